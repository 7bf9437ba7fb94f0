import QtQuick

// A pictogram and a sentence in a GridFlow, upright on a card; a few of them share the height there is.
Block {
    id: block

    property string icon: ""
    property string text: ""

    // A wide screen is low: there they stand without a card.
    readonly property bool carded: Theme.portrait

    padding: block.carded ? (Theme.huge ? 3 : 7) * Theme.mm : 0
    color: block.carded ? Theme.card : "transparent"
    edgeWidth: !block.carded ? 0 : Theme.highContrast ? Theme.line : Theme.hairline
    grow: true
    growth: 1
    centred: true

    Promise {
        width: block.width - 2 * block.padding
        icon: block.icon
        text: block.text
    }
}
