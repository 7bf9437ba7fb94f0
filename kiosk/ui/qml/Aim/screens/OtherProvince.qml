import QtQuick
import Aim

// Which province this machine holds, and who can look in another one.
Sheet {
    id: screen

    // The portal can be asked, and has not just been silent.
    readonly property bool hopeful: screen.view.online && !screen.view.away

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
            icon: screen.hopeful ? "shield" : "staff"
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
                kind: screen.hopeful ? "primary" : "plain"
                icon: screen.hopeful ? "status" : "retry"
                text: Words.t(screen.hopeful ? "province.ask" : "not_opened.retry")
                width: row.each
                onActivated: Store.post("other_province", "")
            }
            ActionButton {
                objectName: "callStaff"
                kind: screen.hopeful ? "plain" : "primary"
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
