import QtQuick
import Aim

// The help panel, always behind the same button.
Sheet {
    id: screen

    title: Words.t("help.title")
    picture: "help"

    GridFlow {
        anchors.fill: parent
        spacing: (Theme.huge ? 4 : 5) * Theme.mm

        PromiseBlock {
            icon: "touch"
            text: Words.t("help.touch")
        }
        PromiseBlock {
            icon: "language"
            text: Words.t("help.language")
        }
        PromiseBlock {
            icon: "end"
            text: Words.t("help.end")
        }
    }
    actions: ActionRow {
        id: row
        width: parent.width

        ActionButton {
            objectName: "callStaff"
            kind: "primary"
            icon: "staff"
            text: Words.t("status.staff")
            width: row.each
            onActivated: Store.post("staff", "")
        }
        ActionButton {
            objectName: "queueNumber"
            visible: screen.view.queue !== ""
            icon: "queue"
            text: Words.t(Theme.portrait ? "queue.take" : "queue.take_short")
            name: Words.t("queue.take")
            width: row.each
            onActivated: Store.post("page", screen.view.queue)
        }
        ActionButton {
            objectName: "openDesk"
            visible: screen.view.desk === true
            icon: "keypad"
            text: Words.t("help.desk")
            width: row.each
            onActivated: Store.post("desk", "")
        }
    }
}
