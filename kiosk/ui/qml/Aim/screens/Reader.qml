pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: an article, one page a screen, with its sources and what to read next at the end.
Reading {
    id: screen

    readonly property int next: Theme.huge ? 100 : Theme.large ? 160 : 130

    title: screen.view.title
    icon: screen.view.icon
    floor: row.ceiling
    grand: Theme.portrait && !Theme.large
    spacing: (screen.grand ? 9 : 4) * Theme.mm

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.printer
    }

    beside: ActionButton {
        objectName: "letters"
        icon: "letters"
        name: Words.t("guide.letters")
        width: 25 * Theme.mm
        height: 25 * Theme.mm
        onActivated: Store.post("text_size", String(screen.next))
    }
    Block {
        wanted: screen.view.older !== ""
        padding: 0
        color: "transparent"
        edgeWidth: 0

        Note {
            width: parent.width
            height: implicitHeight
            text: screen.view.older
            size: Theme.label
        }
    }
    Repeater {
        model: screen.view.blocks
        delegate: ReadingBlock {
            required property var modelData
            required property int index
            part: modelData
            breaks: modelData.breaks && index > 0
            joins: modelData.joins === true
        }
    }
    Block {
        padding: 0
        color: "transparent"
        edgeWidth: 0

        Rectangle {
            width: parent.width
            height: Theme.hairline
            color: Theme.border
        }
        Label {
            width: parent.width
            text: screen.view.source
            size: Theme.caption
            color: Theme.ink2
        }
    }
    SectionTitle {
        wanted: screen.view.rows.length > 0
        text: Words.t("guide.related")
        breaks: true
        joins: screen.view.rowsJoin
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
}
