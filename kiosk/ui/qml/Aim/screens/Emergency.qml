import QtQuick
import Aim

// 17: for now only a call to the staff of this office.
Sheet {
    id: screen

    title: Words.t("emergency.title")
    sub: Words.t("emergency.sub")

    ActionButton {
        objectName: "needStaff"
        kind: "danger"
        name: Words.t("emergency.staff")
        width: parent.width
        height: Math.min(parent.height, Theme.portrait ? 120 * Theme.mm : 110 * Theme.mm)
        y: Theme.portrait ? 6 * Theme.mm : Math.round((parent.height - height) / 2)
        corner: 9 * Theme.mm
        onActivated: Store.post("staff", "")

        Column {
            anchors.centerIn: parent
            width: parent.width - 16 * Theme.mm
            spacing: 6 * Theme.mm

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "staff"
                size: (Theme.huge ? 40 : 52) * Theme.mm
                stroke: Theme.redInk
                accent: Theme.redInk
            }
            Label {
                width: parent.width
                text: Words.t("emergency.staff")
                size: Theme.huge ? Theme.heading : Theme.title
                bold: true
                color: Theme.redInk
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
    }
}
