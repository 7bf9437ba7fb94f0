import QtQuick
import Aim

// Which province this machine holds, and who can look in another one.
Sheet {
    id: screen

    title: Words.t("province.title")
    picture: "map"

    GridFlow {
        anchors.fill: parent
        spacing: (Theme.huge ? 4 : 5) * Theme.mm

        PromiseBlock {
            icon: "map"
            text: screen.view.holds
        }
        PromiseBlock {
            icon: screen.view.online ? "shield" : "staff"
            text: screen.view.advice
        }
    }
    actions: [
        ActionRow {
            id: row
            width: parent.width

            ActionButton {
                objectName: "askPortal"
                visible: screen.view.online
                kind: "primary"
                icon: "status"
                text: Words.t("province.ask")
                width: row.each
                onActivated: Store.post("other_province", "")
            }
            ActionButton {
                objectName: "callStaff"
                kind: screen.view.online ? "plain" : "primary"
                icon: "staff"
                text: Words.t("status.staff")
                width: row.each
                onActivated: Store.post("staff", "")
            }
            ActionButton {
                objectName: "retry"
                visible: !screen.view.online
                icon: "retry"
                text: Words.t("not_opened.retry")
                width: row.each
                onActivated: Store.post("continued", "")
            }
        }
    ]
}
