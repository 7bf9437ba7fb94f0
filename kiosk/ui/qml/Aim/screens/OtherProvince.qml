import QtQuick
import Aim

// Which province this machine holds, and who can look in another one.
Sheet {
    id: screen

    title: Words.t("province.title")
    picture: "map"

    GridFlow {
        anchors.fill: parent
        spacing: (Theme.portrait ? (Theme.huge ? 7 : 14) : 5) * Theme.mm

        PromiseBlock {
            icon: "map"
            text: screen.view.holds
        }
        PromiseBlock {
            icon: "staff"
            text: Words.t("province.staff")
        }
    }
    actions: [
        ActionRow {
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
                objectName: "retry"
                icon: "retry"
                text: Words.t("not_opened.retry")
                width: row.each
                onActivated: Store.post("continued", "")
            }
        }
    ]
}
