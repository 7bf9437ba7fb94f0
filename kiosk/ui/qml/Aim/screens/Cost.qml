pragma ComponentBehavior: Bound
import QtQuick
import Aim

// What each rule says about a cost that somebody asks for; never an amount.
Reading {
    id: screen

    title: screen.view.title
    icon: screen.view.icon
    floor: row.ceiling

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.printer
    }
    Line {
        text: screen.view.sub
        ink: Theme.ink2
    }
    Repeater {
        model: screen.view.cards
        delegate: Verdict {
            required property var modelData
            span: Theme.portrait || Theme.large ? 2 : 1
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
            source: modelData.source
            mark: modelData.mark
        }
    }
    NoteBlock {
        text: screen.view.note
    }
    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
        }
    }
    LinkRow {
        name: "queueNumber"
        ref: screen.view.queue
        icon: "queue"
        text: Words.t("queue.take")
    }
}
