import QtQuick

// Facts in a panel of a GridFlow, two or three across; with large letters they are rows instead, which turn pages.
Block {
    id: block

    property var facts: []

    wanted: block.facts.length > 0 && !Theme.large
    padding: 6 * Theme.mm

    FactGrid {
        width: block.width - 2 * block.padding
        facts: block.facts
        across: Theme.portrait ? 2 : 3
    }
}
