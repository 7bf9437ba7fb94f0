import QtQuick

// A pictogram and a sentence in a GridFlow.
Block {
    id: block

    property string icon: ""
    property string text: ""

    padding: 0
    color: "transparent"
    edgeWidth: 0

    Promise {
        width: block.width
        icon: block.icon
        text: block.text
    }
}
