pragma ComponentBehavior: Bound
import QtQuick

// Two to six large choices, in as few columns as fit: each {id, icon, text, sub, hero, selected}.
Item {
    id: grid

    property var choices: []
    property real most: (Theme.portrait ? 68 : 80) * Theme.mm
    property real least: 46 * Theme.mm
    readonly property int count: grid.choices.length
    readonly property int columns: grid.count * (grid.least + Theme.gap) - Theme.gap <= grid.height ? 1 : 2
    readonly property int rows: Math.ceil(grid.count / grid.columns)
    readonly property real cellWidth: (grid.width - (grid.columns - 1) * Theme.gap) / grid.columns
    readonly property real cellHeight: Math.min(grid.most * (Theme.huge ? 1.4 : 1), (grid.height - (grid.rows - 1) * Theme.gap) / Math.max(1, grid.rows))

    signal chosen(id: string)

    Repeater {
        model: grid.choices
        delegate: Tile {
            id: tile
            required property var modelData
            required property int index
            readonly property bool lone: grid.columns === 2 && tile.index === grid.count - 1 && grid.count % 2 === 1

            objectName: tile.modelData.id
            wide: grid.columns === 1 || !Theme.huge || tile.lone
            pictogram: Math.min((Theme.huge && grid.columns === 2 ? 24 : Theme.portrait ? 40 : 34) * Theme.mm, grid.cellHeight - 8 * Theme.mm)
            tight: Theme.huge && grid.columns === 2
            icon: tile.modelData.icon
            text: tile.modelData.text
            sub: tile.modelData.sub ?? ""
            hero: tile.modelData.hero === true
            selected: tile.modelData.selected === true
            x: (tile.index % grid.columns) * (grid.cellWidth + Theme.gap)
            y: Math.floor(tile.index / grid.columns) * (grid.cellHeight + Theme.gap)
            width: tile.lone ? grid.width : grid.cellWidth
            height: grid.cellHeight
            onActivated: grid.chosen(tile.modelData.id)
        }
    }
}
