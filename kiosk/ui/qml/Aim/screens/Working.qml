import QtQuick
import Aim

// The machine is at work: a short, calm wait.
Page {
    id: screen

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: 8 * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "clock"
            size: 60 * Theme.mm
        }
        Label {
            width: parent.width
            text: screen.view.title
            size: Theme.title
            bold: true
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: screen.view.sub
            size: Theme.body
            color: Theme.ink2
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
