import QtQuick
import Aim

// The machine is out of service: why, in one sentence, and where people help meanwhile. Emergency stays.
Page {
    id: screen

    // On a wide screen the number that is called stands beside the words, below the button for languages.
    readonly property bool beside: !Theme.portrait && screen.view.number !== ""
    readonly property real chipEnd: language.y + language.height + 4 * Theme.mm
    readonly property real inset: Theme.portrait ? 20 * Theme.mm : 18 * Theme.mm

    Rectangle {
        anchors.fill: parent
        color: Theme.highContrast ? "#000000" : "#073B45"
    }
    ActionButton {
        id: language
        objectName: "languageChip"
        kind: "chip"
        icon: "language"
        text: Words.t("chrome.language")
        name: Words.t("chrome.display")
        y: Theme.portrait ? 18 * Theme.mm : 13 * Theme.mm
        anchors.right: parent.right
        anchors.rightMargin: screen.inset
        onActivated: Store.post("overlay", "display")
    }
    CallBanner {
        visible: screen.beside
        x: screen.inset
        y: Math.round(screen.chipEnd + (emergency.y - screen.chipEnd - height) / 2)
        width: Math.round(screen.width * 0.36)
        number: screen.beside ? screen.view.number : ""
        where: screen.view.where
    }
    Column {
        x: screen.beside ? Math.round(screen.width * 0.36) + screen.inset + 10 * Theme.mm : screen.inset
        width: screen.width - screen.inset - x
        y: Math.round((screen.beside ? screen.chipEnd : 0) + (emergency.y - (screen.beside ? screen.chipEnd : 0) - height) / 2)
        spacing: (Theme.portrait ? 9 : 6) * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: screen.view.number === ""
            name: screen.view.icon
            size: (Theme.portrait ? 84 : Theme.huge ? 34 : 56) * Theme.mm
            stroke: "#FFF9F0"
            accent: "#FFC845"
        }
        CallBanner {
            width: parent.width
            visible: !screen.beside && screen.view.number !== ""
            number: screen.beside ? "" : screen.view.number
            where: screen.view.where
        }
        Even {
            width: parent.width
            text: Words.t("closed.title")
            size: Theme.huge && screen.beside ? Theme.heading : Theme.huge || screen.beside ? Theme.title : Theme.display
            bold: true
            color: Theme.deepInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Even {
            width: parent.width
            text: screen.view.why
            size: Theme.huge ? Theme.body : Theme.heading
            color: Theme.deepInk
            horizontalAlignment: Text.AlignHCenter
        }
        Even {
            width: parent.width
            text: screen.view.todo
            size: Theme.huge ? Theme.body : Theme.heading
            bold: true
            color: Theme.deepInk
            horizontalAlignment: Text.AlignHCenter
        }
    }
    ActionButton {
        id: emergency
        objectName: "emergency"
        kind: "danger"
        icon: "emergency"
        text: Words.t("chrome.emergency")
        x: screen.inset
        y: Math.round(screen.height - 18 * Theme.mm - emergency.height)
        onDark: true
        onActivated: Store.post("overlay", "emergency")
    }
    Label {
        anchors.right: parent.right
        anchors.rightMargin: screen.inset
        anchors.verticalCenter: emergency.verticalCenter
        text: Store.office + "\n" + Store.clock
        size: Theme.caption
        color: Theme.deepInk
        horizontalAlignment: Text.AlignRight
    }
}
