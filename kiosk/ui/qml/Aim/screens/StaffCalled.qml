import QtQuick
import Aim

// Staff were called: a sign that is seen across the room; phone numbers where nobody came.
Page {
    id: screen

    readonly property bool alone: screen.view.state === "unanswered"

    Rectangle {
        anchors.fill: parent
        color: Theme.yellow
    }

    Column {
        anchors.centerIn: parent
        width: parent.width - (screen.alone ? 2 : 4) * Theme.margin
        spacing: (Theme.portrait ? 8 : screen.alone ? 3 : 5) * Theme.mm

        Icon {
            visible: !screen.alone || (Theme.portrait && !Theme.huge)
            anchors.horizontalCenter: parent.horizontalCenter
            name: screen.view.state === "coming" ? "petugas" : "bell"
            size: (screen.alone ? 50 : Theme.portrait ? 100 : Theme.huge ? 50 : 76) * Theme.mm
            stroke: Theme.yellowInk
            accent: Theme.highContrast ? "#000000" : Theme.sogan
        }
        Label {
            width: parent.width
            text: Words.t(screen.view.state === "coming" ? "staff.coming" : screen.alone ? "staff.nobody" : "staff.title")
            size: screen.alone || Theme.huge ? Theme.heading : Theme.display
            bold: true
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            visible: !screen.alone
            width: parent.width
            text: Words.t("staff.wait")
            size: Theme.huge ? Theme.body : Theme.heading
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
        }
        NumberList {
            visible: screen.alone
            width: parent.width
            title: Words.t("staff.call")
            ink: Theme.yellowInk
            lines: screen.alone ? screen.view.numbers.slice(0, Theme.portrait ? 3 : Theme.huge ? 1 : 2) : []
        }
        ActionButton {
            objectName: "contacts:"
            visible: screen.alone
            anchors.horizontalCenter: parent.horizontalCenter
            icon: "call"
            text: Words.t("emergency.numbers")
            width: Math.min(parent.width, 190 * Theme.mm)
            onActivated: Store.post("page", "contacts:")
        }
    }
}
