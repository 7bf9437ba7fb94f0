pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 12: what the licence register of a day says about a company, or that it does not name it; and what to do next.
Reading {
    id: screen

    title: screen.view.title
    icon: "company"
    floor: row.ceiling

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.printer
    }
    Verdict {
        icon: screen.view.verdict.icon
        text: screen.view.verdict.text
        sub: screen.view.verdict.sub
        mark: screen.view.verdict.mark
    }
    FactBlock {
        facts: screen.view.facts
    }
    Repeater {
        model: Theme.large ? screen.view.facts : []
        delegate: ListRow {
            required property var modelData
            icon: modelData.icon
            text: modelData.text
            sub: modelData.name
        }
    }
    NoteBlock {
        text: screen.view.note
        icon: "information"
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
    Line {
        text: (screen.view.example === "" ? "" : screen.view.example + " · ") + screen.view.source
        size: Theme.caption
        ink: Theme.ink2
    }
}
