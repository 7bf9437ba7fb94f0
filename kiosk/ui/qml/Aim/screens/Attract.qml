import QtQuick
import Aim

// 1: rest. Welcome, what to do with a card, and a start for those without one.
Page {
    id: screen

    soundTarget: hear

    readonly property bool calls: screen.view.number !== ""
    readonly property real inset: Theme.portrait ? 20 * Theme.mm : 18 * Theme.mm
    readonly property real column: Theme.portrait ? screen.width - 2 * screen.inset : (screen.width - 2 * screen.inset - 24 * Theme.mm) / 2

    Gradient {
        id: dusk
        GradientStop { position: 0.0; color: "#073B45" }
        GradientStop { position: 0.75; color: "#0B5563" }
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.highContrast ? "#000000" : "#0B5563"
        gradient: Theme.highContrast ? null : dusk
    }
    Image {
        anchors.fill: parent
        visible: !Theme.highContrast
        fillMode: Image.Tile
        horizontalAlignment: Image.AlignLeft
        verticalAlignment: Image.AlignTop
        sourceSize: Qt.size(Math.round(22 * Theme.mm), Math.round(16 * Theme.mm))
        source: "image://icon/pattern/1C626E/1C626E"
        Accessible.ignored: true
    }

    Column {
        id: brand
        x: screen.inset
        anchors.verticalCenter: language.verticalCenter
        width: (hear.visible ? hear.x : language.x) - brand.x - 6 * Theme.mm

        Label {
            width: parent.width
            text: Words.t("attract.name")
            size: Theme.huge && Theme.portrait ? Theme.caption : Theme.label
            color: Theme.deepInk
            bold: true
        }
        Label {
            width: parent.width
            visible: screen.view.filling === "" && (!Theme.large || !Theme.portrait)
            text: Words.t("attract.service")
            size: Theme.caption
            color: Theme.deepInk2
        }
    }
    SoundButton {
        id: hear
        y: language.y
        height: language.height
        anchors.right: language.left
        anchors.rightMargin: 4 * Theme.mm
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
        x: screen.inset
        y: Math.round((language.y + language.height + (Theme.portrait ? start.y : Math.min(start.y, emergency.y)) - height) / 2)
        width: screen.width - 2 * screen.inset
        number: screen.view.number
        where: screen.view.where
    }
    Column {
        id: welcome
        visible: !screen.calls
        x: screen.inset
        // A wide screen: in the middle of what the head and the button leave.
        y: Theme.portrait ? Math.round(screen.height * 0.165) : Math.round((language.y + language.height + start.y - welcome.height) / 2)
        width: screen.column
        spacing: 5 * Theme.mm

        Label {
            width: parent.width
            text: Words.t("attract.welcome")
            // On one line where a wide screen needs the next ones.
            size: Math.round(Theme.display * (Theme.huge ? (Theme.portrait ? 0.9 : 0.65) : Theme.large ? 1.1 : 1.5))
            bold: true
            color: Theme.deepInk
            Accessible.role: Accessible.Heading
        }
        Label {
            objectName: "greetings"
            width: parent.width
            visible: (!Theme.large || !Theme.portrait) && screen.view.filling === ""
            text: screen.view.greetings.split(" · ").join("\n")
            size: Theme.large ? Theme.label : Theme.heading
            color: Theme.deepInk2
        }
        Label {
            objectName: "filling"
            width: parent.width
            visible: screen.view.filling !== ""
            text: screen.view.filling
            size: Theme.large ? Theme.label : Theme.heading
            color: Theme.deepInk2
        }
        Label {
            objectName: "amount"
            width: parent.width
            visible: text !== ""
            text: Theme.portrait && !Theme.large ? screen.view.amount : screen.view.amount.replace(" · ", "\n")
            size: Theme.note
            color: Theme.deepInk2
        }
    }
    Rectangle {
        id: rule
        visible: !screen.calls && Theme.portrait && (!Theme.large || screen.view.filling === "")
        x: screen.inset
        anchors.bottom: card.top
        anchors.bottomMargin: Math.min(14 * Theme.mm, Math.round((card.y - welcome.y - welcome.height) / 2))
        width: screen.column
        height: Theme.hairline
        color: Theme.highContrast ? "#FFFFFF" : "#6D9AA1"
    }
    Item {
        id: card
        visible: !screen.calls
        x: Theme.portrait ? screen.inset : screen.width - screen.inset - screen.column
        y: Theme.portrait ? Math.round(start.y - card.height - 20 * Theme.mm) : welcome.y + Math.round((welcome.height - card.height) / 2)
        width: screen.column
        height: Math.max(picture.height, words.height)

        Icon {
            id: picture
            name: "attract-card"
            size: (Theme.huge || Theme.large && screen.view.filling !== "" ? (Theme.portrait ? 44 : 58) : 68) * Theme.mm
            stroke: "#FFF9F0"
            accent: "#FFC845"
            anchors.verticalCenter: parent.verticalCenter
        }
        Column {
            id: words
            anchors.left: picture.right
            anchors.leftMargin: 12 * Theme.mm
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: 4 * Theme.mm

            Label {
                width: parent.width
                text: Words.t("attract.card")
                size: Theme.huge ? Theme.heading : Theme.title
                bold: true
                color: Theme.deepInk
            }
            Label {
                width: parent.width
                visible: (!Theme.huge || Theme.portrait) && screen.view.filling === ""
                text: Words.t("attract.promise")
                color: Theme.deepInk
            }
        }
    }
    ActionButton {
        id: start
        objectName: "start"
        kind: "strong"
        name: Words.t("attract.start") + ", " + Words.t("attract.without_card")
        x: Theme.portrait ? screen.inset : screen.width - screen.inset - screen.column
        y: Theme.portrait ? Math.round(screen.height - 68 * Theme.mm - start.height - (Theme.huge ? 10 : 32) * Theme.mm) : Math.round(screen.height - 18 * Theme.mm - start.height)
        width: screen.column
        height: Math.max(46 * Theme.mm, startWords.height + 8 * Theme.mm)
        corner: 9 * Theme.mm
        onDark: true
        onActivated: Store.post("started", "")

        Row {
            anchors.centerIn: parent
            spacing: 9 * Theme.mm

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "touch"
                size: 24 * Theme.mm
                stroke: Theme.yellowInk
                accent: Theme.yellowInk
            }
            Column {
                id: startWords
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    text: Words.t("attract.start")
                    size: Theme.title
                    bold: true
                    color: Theme.yellowInk
                    Accessible.ignored: true
                }
                Label {
                    text: Words.t("attract.without_card")
                    size: Theme.label
                    color: Theme.yellowInk
                    Accessible.ignored: true
                }
            }
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
    Column {
        id: place
        x: emergency.x + emergency.width + 12 * Theme.mm
        width: (Theme.portrait ? screen.width - screen.inset : start.x - 12 * Theme.mm) - place.x
        anchors.verticalCenter: emergency.verticalCenter

        Label {
            width: parent.width
            horizontalAlignment: Theme.portrait ? Text.AlignRight : Text.AlignLeft
            text: Store.office
            size: Theme.caption
            color: Theme.deepInk
        }
        Label {
            width: parent.width
            horizontalAlignment: Theme.portrait ? Text.AlignRight : Text.AlignLeft
            text: Store.clock
            size: Theme.caption
            color: Theme.deepInk
        }
    }
}
