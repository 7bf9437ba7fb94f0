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
        model: grid.facts
        delegate: Fact {
            required property var modelData
            width: (grid.width - (grid.across - 1) * grid.columnSpacing) / grid.across
            height: implicitHeight
            icon: modelData.icon
            name: modelData.name
            text: modelData.text
        }
    }
}
