import QtQuick
import Aim

// Staff were called: a sign that is seen across the room.
Page {
    id: screen

    Rectangle {
        anchors.fill: parent
        color: Theme.yellow
    }

    Column {
        anchors.centerIn: parent
        width: parent.width - 4 * Theme.margin
        spacing: (Theme.portrait ? 8 : 5) * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "bell"
            size: (Theme.portrait ? 100 : Theme.huge ? 50 : 76) * Theme.mm
            stroke: Theme.yellowInk
            accent: Theme.highContrast ? "#000000" : Theme.sogan
        }
        Label {
            width: parent.width
            text: Words.t("staff.title")
            size: Theme.huge ? Theme.title : Theme.display
            bold: true
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: Words.t("staff.wait")
            size: Theme.huge ? Theme.body : Theme.heading
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
