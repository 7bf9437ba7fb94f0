pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: the countries on a map, each with a button; with large letters the same countries as a list.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin

    onViewChanged: flow.later()

    Title {
        id: title
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        width: screen.inner
        text: Words.t("country.map_title")
        size: Theme.huge ? Theme.label : Theme.heading
    }
    WorldMap {
        visible: !Theme.large
        y: title.y + title.height + (Theme.portrait ? 8 : 5) * Theme.mm
        width: screen.width
        height: row.ceiling - y - (Theme.portrait ? 6 : 0) * Theme.mm
        places: Theme.large ? [] : screen.view.places
        frame: Theme.portrait ? screen.view.frames.portrait : screen.view.frames.landscape
    }
    GridFlow {
        id: flow
        visible: Theme.large
        x: Theme.margin
        y: title.y + title.height + 5 * Theme.mm
        width: screen.inner
        height: row.ceiling - y - 5 * Theme.mm
        spacing: 4 * Theme.mm
        start: screen.view.turn
        onTurned: page => Store.post("turn", String(page))

        Repeater {
            model: Theme.large ? screen.view.places : []
            delegate: LinkRow {
                required property var modelData
                ref: modelData.ref
                icon: modelData.icon
                text: modelData.text
            }
        }
    }
    FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "countries:"
            width: row.each
            icon: "list"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "country.list" : "country.list_short")
            name: Words.t("country.list")
            onActivated: Store.post("page", "countries:")
        }
        ActionButton {
            objectName: "placements:"
            width: row.each
            icon: "chart"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "country.numbers" : "country.numbers_short")
            name: Words.t("country.numbers")
            onActivated: Store.post("page", "placements:")
        }
    }
}
