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
    actions: [
        ActionButton {
            objectName: "callStaff"
            kind: "primary"
            icon: "staff"
            text: Words.t("status.staff")
            width: parent.width
            onActivated: Store.post("staff", "")
        },
        ActionRow {
            id: row
            readonly property bool low: Theme.huge && !Theme.portrait
            readonly property real letters: row.low ? 0.8 * Theme.label : Theme.label
            visible: screen.view.queue !== "" || screen.view.desk === true
            width: parent.width

            ActionButton {
                objectName: "queueNumber"
                visible: screen.view.queue !== ""
                icon: "queue"
                size: row.letters
                stacked: row.low
                text: Words.t(Theme.portrait && screen.view.desk !== true ? "queue.take" : "queue.take_short")
                name: Words.t("queue.take")
                width: row.each
                onActivated: Store.post("page", screen.view.queue)
            }
            ActionButton {
                objectName: "openDesk"
                visible: screen.view.desk === true
                icon: "keypad"
                size: row.letters
                stacked: row.low
                text: Words.t("help.desk")
                width: row.each
                onActivated: Store.post("desk", "")
            }
        }
    ]
}
