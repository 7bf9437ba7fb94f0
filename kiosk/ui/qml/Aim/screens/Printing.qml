import QtQuick
import Aim

// 10: paper is moving, or what stops it.
Page {
    id: screen

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: 8 * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "printer"
            size: 60 * Theme.mm
        }
        Label {
            width: parent.width
            text: Words.t("printing.title")
            size: Theme.title
            bold: true
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: screen.view.printer || Words.t("printing.sub")
            size: Theme.body
            color: Theme.ink2
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
