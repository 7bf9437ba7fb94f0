import QtQuick
import Aim

// 4: what is read, why, and that it is wiped: agreed to before any factor.
Sheet {
    id: screen

    title: Words.t("notice.title")
    picture: "shield"

    GridFlow {
        anchors.fill: parent
        spacing: (Theme.huge ? 4 : 5) * Theme.mm

        PromiseBlock {
            icon: "status"
            text: Words.t("notice.what")
        }
        PromiseBlock {
            icon: "journey"
            text: Words.t("notice.why")
        }
        PromiseBlock {
            icon: "wiped"
            text: Words.t("notice.wiped")
        }
    }
    actions: [
        ActionRow {
            id: row
            width: parent.width

            ActionButton {
                objectName: "agree"
                kind: "primary"
                icon: "check"
                text: Words.t("notice.agree")
                width: row.each
                onActivated: Store.post("continued", "")
            }
            ActionButton {
                objectName: "refuse"
                icon: "close"
                text: Words.t("notice.refuse")
                width: row.each
                onActivated: Store.post("back", "")
            }
        },
        ActionButton {
            objectName: "private"
            icon: "private"
            text: Words.t("notice.private")
            width: parent.width
            onActivated: Store.post("staff", "")
        }
    ]
}
