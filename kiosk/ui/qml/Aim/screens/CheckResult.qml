pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 9: what is missing and where to get it, what is not known, what is there; print it or take it on a phone.
Reading {
    id: screen

    title: screen.view.title
    icon: "requirements"
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "print"
            visible: screen.view.printer === ""
            width: row.each
            kind: "primary"
            icon: "printer"
            stacked: row.stacked
            text: Words.t("guide.print")
            onActivated: Store.post("print", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== ""
            width: row.each
            kind: "primary"
            icon: "staff"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "guide.staff" : "status.staff_short")
            name: Words.t("guide.staff")
            onActivated: Store.post("staff", "")
        }
        ActionButton {
            objectName: "phone"
            width: row.each
            icon: "phone"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "check.phone" : "check.phone_short")
            name: Words.t("check.phone")
            onActivated: Store.post("page", screen.view.phone)
        }
    }
    Line {
        text: (screen.view.example === "" ? "" : screen.view.example + " · ") + screen.view.sub
        size: Theme.huge && !Theme.portrait ? Theme.note : Theme.label
        ink: Theme.ink2
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
    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
            word: modelData.word
            mark: modelData.mark
        }
    }
    LinkRow {
        name: "queueNumber"
        ref: screen.view.queue
        icon: "queue"
        text: Words.t("queue.take")
    }
    Line {
        text: screen.view.checked
        size: Theme.caption
        ink: Theme.ink2
    }
}
