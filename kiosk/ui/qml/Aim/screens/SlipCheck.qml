pragma ComponentBehavior: Bound
import QtQuick
import Aim

// Whether a scanned slip is genuine, and of which day its data are; nothing of its holder.
Sheet {
    id: screen

    readonly property bool genuine: screen.view.verdict === "VALID"
    readonly property bool checking: screen.view.verdict === ""

    title: Words.t(screen.checking ? "slip_check.checking" : "slip_check." + screen.view.verdict)
    sub: screen.checking ? Words.t("slip_check.checking_sub") : screen.view.text

    Column {
        id: answer
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - answer.height) * 0.4))
        width: parent.width
        spacing: 8 * Theme.mm

        Item {
            readonly property real side: Math.min(answer.width, 120 * Theme.mm, answer.parent.height - dates.height - (dates.visible ? answer.spacing : 0))
            anchors.horizontalCenter: parent.horizontalCenter
            width: side
            height: side

            Rectangle {
                anchors.fill: parent
                radius: width / 2
                color: screen.genuine ? Theme.greenWash : Theme.panel
                border.width: Theme.highContrast ? Theme.line : 0
                border.color: Theme.border
            }
            Icon {
                anchors.centerIn: parent
                name: screen.checking ? "scan" : screen.genuine ? "shield" : "warning"
                size: parent.side * 0.58
                stroke: screen.genuine ? Theme.green : Theme.sea
            }
        }
        Column {
            id: dates
            visible: screen.view.dates.length > 0
            width: parent.width
            spacing: 2 * Theme.mm

            Repeater {
                model: screen.view.dates
                delegate: Label {
                    required property var modelData
                    required property int index
                    width: dates.width
                    text: modelData
                    size: Theme.huge && !Theme.portrait ? Theme.label : Theme.body
                    bold: index === 0
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
    }
    actions: [
        ActionRow {
            id: row
            visible: !screen.checking
            width: parent.width

            ActionButton {
                objectName: "status"
                kind: "primary"
                icon: "status"
                text: Words.t("slip_check.status")
                width: row.each
                onActivated: Store.post("status", "")
            }
            ActionButton {
                objectName: "callStaff"
                icon: "staff"
                text: Words.t("status.staff")
                width: row.each
                onActivated: Store.post("staff", "")
            }
        }
    ]
}
