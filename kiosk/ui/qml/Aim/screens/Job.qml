pragma ComponentBehavior: Bound
import QtQuick
import Aim

// One opening: whom they look for, and the way to check oneself against it.
Reading {
    id: screen

    title: screen.view.title
    icon: screen.view.icon
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "check"
            width: row.each
            kind: "primary"
            icon: "requirements"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "jobs.check" : "jobs.check_short")
            name: Words.t("jobs.check")
            onActivated: Store.post("page", screen.view.check)
        }
        ActionButton {
            objectName: "print"
            visible: screen.view.printer === ""
            width: row.each
            icon: "printer"
            stacked: row.stacked
            text: Words.t("guide.print")
            onActivated: Store.post("print", "")
        }
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
    LinkRow {
        ref: screen.view.licensed ? screen.view.company.ref : ""
        icon: screen.view.company.icon
        text: screen.view.company.text
        sub: screen.view.company.sub
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
