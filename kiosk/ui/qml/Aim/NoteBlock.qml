import QtQuick

// A note in a GridFlow.
Block {
    id: block

    property string text: ""
    property string icon: "warning"

    wanted: block.text !== ""
    padding: 0
    edgeWidth: 0
    color: "transparent"

    Note {
        width: block.width
        height: implicitHeight
        text: block.text
        icon: block.icon
        size: Theme.label
    }
}
