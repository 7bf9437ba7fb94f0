import QtQuick

// The tiny screen that is left when nothing else starts: no Python behind it, no visit, two sentences.
Window {
    readonly property bool isSafe: true

    color: "#073B45"
    flags: Qt.Window | Qt.FramelessWindowHint

    Column {
        anchors.centerIn: parent
        width: parent.width * 0.84
        spacing: Theme.unit * 4

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "clock"
            size: 60 * Theme.mm
            stroke: "#FFFFFF"
            accent: "#FFC845"
        }
        Label {
            width: parent.width
            text: Words.t("safe.title")
            size: Theme.title
            bold: true
            color: "#FFFFFF"
            horizontalAlignment: Text.AlignHCenter
        }
        Label {
            width: parent.width
            text: Words.t("safe.sub")
            size: Theme.heading
            color: "#FFFFFF"
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
