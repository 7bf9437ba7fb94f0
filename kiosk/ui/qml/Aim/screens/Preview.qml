import QtQuick
import Aim

// 10: the very picture that will be printed.
Sheet {
    id: screen

    readonly property bool ready: screen.view.image !== ""

    title: Words.t(screen.ready ? "preview.title" : "preview.drawing")
    sub: Words.t(screen.ready ? "preview.sub" : "opening.sub")
    note: screen.view.fault
    noteIcon: "printer"

    Rectangle {
        id: sheet
        readonly property real scale_: Math.min(parent.width / Math.max(1, slip.sourceSize.width),
                                                parent.height / Math.max(1, slip.sourceSize.height), 1.6)

        visible: screen.ready
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) / 2))
        width: Math.round(slip.sourceSize.width * sheet.scale_)
        height: Math.round(slip.sourceSize.height * sheet.scale_)
        color: "#FFFFFF"
        border.width: Theme.line
        border.color: Theme.border

        Image {
            id: slip
            objectName: "slip"
            anchors.fill: parent
            anchors.margins: Theme.line
            cache: false
            smooth: true
            mipmap: true
            source: screen.view.image
            Accessible.role: Accessible.Graphic
            Accessible.name: Words.t("preview.title")
        }
    }
    Icon {
        visible: !screen.ready
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.4))
        name: "paper"
        size: Math.min(parent.height, 90 * Theme.mm)
    }
    actions: [
        ActionButton {
            objectName: "printNow"
            visible: screen.ready && screen.view.printer === ""
            kind: "primary"
            icon: "printer"
            text: Words.t("preview.print")
            width: parent.width
            onActivated: Store.post("continued", "")
        },
        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== ""
            icon: "staff"
            text: Words.t("status.staff")
            width: parent.width
            onActivated: Store.post("staff", "")
        }
    ]
}
