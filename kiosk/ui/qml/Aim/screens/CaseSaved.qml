import QtQuick
import Aim

// 14: code and PIN of a case, whether the portal has it, and their slip.
Sheet {
    id: screen

    readonly property bool lost: screen.view.printer !== ""
    property int remaining: screen.view.closing

    title: Words.t(screen.view.refused ? "case.not_received" : "case.title")
    sub: screen.view.refused ? "" : screen.lost ? Words.t("case.write") : Theme.huge && !Theme.portrait ? "" : Words.t("case.keep")
    note: screen.view.fault
    noteIcon: "printer"

    Timer {
        interval: 1000
        repeat: true
        running: screen.remaining > 0
        onTriggered: screen.remaining -= 1
    }
    Column {
        width: parent.width
        spacing: (Theme.portrait ? 8 : 4) * Theme.mm

        Grid {
            id: both
            readonly property real each: Theme.portrait ? both.width : (both.width - both.spacing) / 2
            width: parent.width
            columns: Theme.portrait ? 1 : 2
            spacing: (Theme.portrait ? 8 : 4) * Theme.mm

            SecretWords {
                width: both.each
                label: Words.t("case.code")
                text: screen.view.code
            }
            SecretWords {
                width: both.each
                label: Words.t("case.pin")
                text: screen.view.pin
            }
        }
        Note {
            width: parent.width
            height: implicitHeight
            visible: screen.view.closing === 0
            text: screen.view.state
            icon: screen.view.received ? "check" : screen.view.refused ? "warning" : "clock"
            wash: screen.view.received ? Theme.greenWash : Theme.yellowWash
            size: Theme.huge ? Theme.caption : Theme.label
        }
        Note {
            width: parent.width
            height: implicitHeight
            visible: screen.view.closing > 0
            text: Words.t("case.closing") + " " + screen.remaining + " " + Words.t("warning.seconds") + "."
            icon: "touch"
            size: Theme.huge ? Theme.caption : Theme.label
        }
    }
    actions: ActionRow {
        id: row
        width: parent.width

        ActionButton {
            objectName: "print"
            visible: !screen.lost && !screen.view.refused
            kind: "primary"
            icon: "printer"
            text: Words.t("case.print")
            width: row.each
            onActivated: Store.post("print", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.lost || screen.view.refused
            kind: "primary"
            icon: "staff"
            text: Words.t("status.staff_short")
            name: Words.t("status.staff")
            width: row.each
            onActivated: Store.post("staff", "")
        }
        ActionButton {
            objectName: "home"
            icon: "back"
            text: Words.t("case.home")
            width: row.each
            onActivated: Store.post("continued", "")
        }
    }
}
