import QtQuick
import Aim

// 10: paper is moving, or what stops it, and who can mend that.
Page {
    id: screen

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: 8 * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: screen.view.printer ? "warning" : "printer"
            size: (Theme.portrait ? (Theme.huge ? 70 : 100) : Theme.huge ? 40 : 64) * Theme.mm
        }
        Label {
            width: parent.width
            text: Words.t(screen.view.printer ? "printing.stopped" : "printing.title")
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

    FootActions {
        id: row
        page: screen
        // In landscape all of the foot that is free: the words of the largest letters stand on one line.
        width: Theme.portrait ? screen.width - 2 * Theme.margin : 3 * Theme.place + 20 * Theme.mm

        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== ""
            kind: "primary"
            width: row.each
            icon: "staff"
            stacked: row.stacked
            text: Words.t("status.staff")
            onActivated: Store.post("staff", "")
        }
    }
}
