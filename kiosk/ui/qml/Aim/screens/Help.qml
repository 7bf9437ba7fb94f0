import QtQuick
import Aim

// The help panel, always behind the same button.
Sheet {
    id: screen

    title: Words.t("help.title")
    picture: "help"

    Column {
        width: parent.width
        spacing: (Theme.portrait ? (Theme.huge ? 7 : 14) : 5) * Theme.mm
        y: Theme.portrait && !Theme.huge ? 5 * Theme.mm : 0

        Promise {
            icon: "touch"
            text: Words.t("help.touch")
        }
        Promise {
            icon: "language"
            text: Words.t("help.language")
        }
        Promise {
            icon: "end"
            text: Words.t("help.end")
        }
    }
    actions: [
        ActionButton {
            objectName: "callStaff"
            kind: "primary"
            icon: "staff"
            text: Words.t("status.staff")
            width: parent.width
            onActivated: Store.post("staff", "")
        }
    ]
}
