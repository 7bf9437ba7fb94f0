import QtQuick
import Aim

// 19: thanks; the data are gone; take card and paper.
Page {
    id: screen

    readonly property real inset: 20 * Theme.mm

    Rectangle {
        anchors.fill: parent
        color: Theme.highContrast ? "#000000" : "#0B5563"
    }

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max((Theme.portrait ? 12 : 4) * Theme.mm, Math.round((rating.y - height) * (Theme.portrait ? 0.42 : 0.5)))
        width: Math.min(screen.width - 2 * screen.inset, 300 * Theme.mm)
        spacing: (Theme.portrait ? 9 : 6) * Theme.mm

        Icon {
            visible: Theme.portrait && !(Theme.huge && reminders.visible)
            anchors.horizontalCenter: parent.horizontalCenter
            name: "wiped"
            size: (!Theme.portrait ? 46 : reminders.visible || Theme.large ? 70 : 100) * Theme.mm
            stroke: "#FFFFFF"
            accent: Theme.yellow
        }
        Label {
            width: parent.width
            text: Words.t("goodbye.title")
            size: Theme.huge ? Theme.title : Theme.display
            bold: true
            color: Theme.deepInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: Words.t("goodbye.wiped")
            size: Theme.huge ? Theme.body : Theme.heading
            color: Theme.deepInk
            horizontalAlignment: Text.AlignHCenter
        }
        Grid {
            id: reminders
            anchors.horizontalCenter: parent.horizontalCenter
            columns: Theme.portrait ? 1 : 2
            spacing: 6 * Theme.mm
            visible: screen.view.card || screen.view.paper

            Reminder {
                visible: screen.view.card
                icon: "plain-card"
                text: Words.t("goodbye.card")
            }
            Reminder {
                visible: screen.view.paper
                icon: "paper"
                text: Words.t("goodbye.paper")
            }
        }
    }
    RatingRow {
        id: rating
        width: Math.min(screen.width - 2 * Theme.margin, 330 * Theme.mm)
        anchors.horizontalCenter: parent.horizontalCenter
        y: again.y - height - (Theme.portrait ? 14 : 5) * Theme.mm
        asked: screen.view.rating
    }
    ActionButton {
        id: again
        objectName: "end"
        kind: "strong"
        icon: "touch"
        onDark: true
        text: Words.t("goodbye.again")
        width: Math.min(screen.width - 2 * screen.inset, 200 * Theme.mm)
        anchors.horizontalCenter: parent.horizontalCenter
        y: screen.height - (Theme.portrait ? 30 : 14) * Theme.mm - height
        onActivated: Store.post("end", "")
    }
}
