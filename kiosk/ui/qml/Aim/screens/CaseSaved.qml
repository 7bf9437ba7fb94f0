import QtQuick
import Aim

// 14: code and PIN of a case, whether the portal has it, and their slip.
Sheet {
    id: screen

    title: Words.t("case.title")
    sub: Theme.huge && !Theme.portrait ? "" : Words.t("case.keep")
    note: screen.view.fault
    noteIcon: "printer"

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
            text: screen.view.state
            icon: screen.view.received ? "check" : "clock"
            wash: screen.view.received ? Theme.greenWash : Theme.yellowWash
            size: Theme.huge ? Theme.caption : Theme.label
        }
    }
    actions: ActionRow {
        id: row
        width: parent.width

        ActionButton {
            objectName: "print"
            visible: screen.view.printer === ""
            kind: "primary"
            icon: "printer"
            text: Words.t("case.print")
            width: row.each
            onActivated: Store.post("print", "")
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
