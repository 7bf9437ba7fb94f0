import QtQuick
import Aim

// Which province this machine holds, and who can look in another one.
Sheet {
    id: screen

    title: Words.t("province.title")
    picture: "map"

    Column {
        width: parent.width
        spacing: (Theme.portrait ? 14 : 6) * Theme.mm
        y: Theme.portrait && !Theme.huge ? 5 * Theme.mm : 0

        Promise {
            icon: "map"
            text: screen.view.holds
        }
        Promise {
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
