import QtQuick
import Aim

// Where to hold a code, and what to do when it is not one of ours.
Sheet {
    id: screen

    title: Words.t("code.title")
    sub: Words.t("code.sub")
    note: screen.view.fault

    Item {
        id: picture
        readonly property real side: Math.min(parent.width, parent.height, 190 * Theme.mm)

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - picture.side) * 0.4))
        width: picture.side
        height: picture.side

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: Theme.panel
            border.width: Theme.highContrast ? Theme.line : 0
            border.color: Theme.border
        }
        Icon {
            anchors.centerIn: parent
            name: "scan"
            size: picture.side * 0.56
        }
    }
    actions: [
        ActionRow {
            id: row
            width: parent.width

            ActionButton {
                objectName: "type"
                icon: "keypad"
                text: Words.t("code.type")
                width: row.each
                onActivated: Store.post("way", "nik")
            }
            ActionButton {
                objectName: "callStaff"
                icon: "staff"
                text: Words.t("status.staff")
                width: row.each
                onActivated: Store.post("staff", "")
            }
        }
    ]
}
