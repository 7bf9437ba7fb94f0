pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: one destination: whether it is open, what to read about it, and how many people were placed there.
Reading {
    id: screen

    readonly property var bars: screen.view.chart.bars ?? []

    title: screen.view.title
    icon: screen.view.icon
    floor: row.ceiling
    // Beside each other where there is width: what to read, and the newest years.
    mode: Theme.portrait || Theme.huge ? "rows" : "newspaper"

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.printer
    }

    Repeater {
        model: screen.view.notices
        delegate: LinkRow {
            required property var modelData
            span: 2
            ref: modelData.ref
            icon: "warning"
            mark: "warn"
            text: modelData.text
        }
    }
    SectionTitle {
        wanted: screen.view.rows.length > 0
        text: Words.t("country.read")
    }
    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
        }
    }
    SectionTitle {
        wanted: screen.bars.length > 0
        text: Words.t("country.chart")
    }
    Repeater {
        model: screen.bars
        delegate: PictureBar {
            required property var modelData
            text: modelData.text
            people: modelData.people
            figures: modelData.figures
        }
    }
    Block {
        wanted: screen.bars.length > 0
        padding: 0
        edgeWidth: 0
        color: "transparent"

        Label {
            width: parent.width
            text: (screen.view.chart.unit ?? "") + " · " + (screen.view.chart.source ?? "")
            size: Theme.caption
            color: Theme.ink2
        }
    }
}
