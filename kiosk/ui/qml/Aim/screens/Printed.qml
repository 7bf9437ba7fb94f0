import QtQuick
import Aim

// 10: take the paper; or, where the printer could not tell, the question whether it came out; or what went wrong.
Sheet {
    id: screen

    readonly property string state_: screen.view.state
    readonly property bool none: screen.state_ === "failed" || screen.state_ === "missing"
    // Code and PIN stand behind this screen: nobody may leave in the belief that they are lost.
    readonly property bool ofCase: screen.view.back === "printed.back_case"

    title: Words.t("printed." + screen.state_)
    sub: screen.view.sentence
    aside: []

    Item {
        readonly property real side: Math.min(parent.width, parent.height, 120 * Theme.mm)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - side) * 0.42))
        width: side
        height: side

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: screen.state_ === "taken" ? Theme.greenWash : Theme.panel
            border.width: Theme.highContrast ? Theme.line : 0
            border.color: Theme.border
        }
        Icon {
            anchors.centerIn: parent
            name: screen.none ? "warning" : "paper"
            size: parent.side * 0.58
            stroke: screen.state_ === "taken" ? Theme.green : Theme.sea
        }
    }
    actions: [
        ActionRow {
            id: row
            width: parent.width

            ActionButton {
                objectName: "yes"
                visible: screen.state_ === "asked"
                kind: "primary"
                icon: "check"
                text: Words.t("printed.yes")
                width: row.each
                onActivated: Store.post("paper", "yes")
            }
            ActionButton {
                objectName: "no"
                visible: screen.state_ === "asked"
                icon: "close"
                text: Words.t("printed.no")
                width: row.each
                onActivated: Store.post("paper", "no")
            }
            ActionButton {
                objectName: "again"
                visible: screen.none && screen.view.printer === ""
                kind: "primary"
                icon: "printer"
                text: Words.t("printed.again")
                width: row.each
                onActivated: Store.post("print", "")
            }
            ActionButton {
                objectName: "callStaff"
                visible: screen.none && !screen.ofCase
                icon: "staff"
                text: Words.t("status.staff")
                width: row.each
                onActivated: Store.post("staff", "")
            }
            ActionButton {
                objectName: "continue"
                visible: screen.state_ === "taken" || (screen.none && screen.ofCase)
                kind: screen.none && screen.view.printer === "" ? "plain" : "primary"
                icon: screen.view.icon
                text: Words.t(screen.view.back)
                width: row.each
                onActivated: Store.post("continued", "")
            }
        }
    ]
}
