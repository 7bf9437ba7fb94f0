import QtQuick
import Aim

// 17: the seconds before a report is sent, and the one thing to do in them: call it off. The conductor counts too; only
// its end sends anything.
Page {
    id: screen

    property int remaining: 10

    Timer {
        interval: 1000
        repeat: true
        running: screen.remaining > 0
        onTriggered: screen.remaining -= 1
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.red
    }
    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(6 * Theme.mm, Math.round((stop.y - height) / 2))
        width: parent.width - 2 * Theme.margin
        spacing: (Theme.portrait ? 6 : 1) * Theme.mm

        Label {
            width: parent.width
            text: Words.t("alert.countdown")
            size: Theme.huge ? Theme.body : Theme.title
            bold: true
            color: Theme.redInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: screen.remaining
            size: (Theme.portrait ? 95 : 52) * Theme.mm
            bold: true
            color: Theme.redInk
            horizontalAlignment: Text.AlignHCenter
        }
        Label {
            width: parent.width
            text: Words.t("alert.seconds")
            size: Theme.huge ? Theme.label : Theme.heading
            color: Theme.redInk
            horizontalAlignment: Text.AlignHCenter
        }
    }
    // Never where the button stood that began it: whoever goes on pressing in fear would call off their own report.
    ActionButton {
        id: stop
        objectName: "cancel"
        kind: "strong"
        icon: "close"
        text: Words.t("alert.cancel")
        size: Theme.huge ? Theme.heading : Theme.title
        width: Theme.portrait ? screen.width - 2 * Theme.margin : 170 * Theme.mm
        height: Math.max(implicitHeight, (Theme.portrait ? 70 : 46) * Theme.mm)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.portrait ? Math.round(screen.height * 0.545) : screen.height - height - 14 * Theme.mm
        onActivated: Store.post("alert_stop", "")
    }
}
