import QtQuick

// A pictogram and a sentence on a card in a GridFlow; a few of them share the height there is.
Block {
    id: block

    property string icon: ""
    property string text: ""

    padding: (Theme.huge ? 3 : Theme.portrait ? 7 : 4) * Theme.mm
    grow: true
    growth: 1
    centred: true

    Promise {
        width: block.width - 2 * block.padding
        icon: block.icon
        text: block.text
    }
}
