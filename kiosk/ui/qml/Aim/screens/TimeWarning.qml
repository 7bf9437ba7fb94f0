import QtQuick
import Aim

// "Are you still there?" with the seconds in numbers; whatever was personal is already gone.
Sheet {
    id: screen

    property int remaining: screen.view.seconds

    title: Words.t("warning.title")
    sub: Words.t(screen.view.covered ? "warning.covered" : "warning.sub")

    Timer {
        interval: 1000
        repeat: true
        running: screen.remaining > 0
        onTriggered: screen.remaining -= 1
    }
    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.4))

        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            objectName: "seconds"
            text: screen.remaining
            size: (Theme.portrait ? 90 : 54) * Theme.mm
            bold: true
            color: Theme.sea
            Accessible.role: Accessible.AlertMessage
            Accessible.name: screen.remaining + " " + Words.t("warning.seconds")
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            text: Words.t("warning.seconds")
            size: Theme.body
            color: Theme.ink2
        }
    }
    actions: [
        ActionButton {
            objectName: "stay"
            kind: "primary"
            icon: "touch"
            text: Words.t("warning.stay")
            width: parent.width
            onActivated: Store.post("overlay_closed", "")
        }
    ]
}
