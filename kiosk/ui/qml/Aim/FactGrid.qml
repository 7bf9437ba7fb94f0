pragma ComponentBehavior: Bound
import QtQuick

// The facts of a next step, some across.
Grid {
    id: grid

    property var facts: []
    property int across: 2

    columns: grid.across
    columnSpacing: 4 * Theme.mm
    rowSpacing: 4 * Theme.mm

    Repeater {
        model: grid.facts.length
        delegate: Fact {
            id: place
            required property int index
            readonly property var fact: grid.facts[place.index] ?? {icon: "", name: "", text: ""}
            width: (grid.width - (grid.across - 1) * grid.columnSpacing) / grid.across
            height: implicitHeight
            icon: place.fact.icon
            name: place.fact.name
            text: place.fact.text
        }
    }
}
