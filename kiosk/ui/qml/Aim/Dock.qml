pragma ComponentBehavior: Bound
import QtQuick

// The developer's dock; English, for a mouse, never on a kiosk.
Window {
    id: dock

    property var cards: []
    property var faults: []
    property string paper: ""

    signal tapped(index: int)
    signal lifted()
    signal switched(name: string, on: bool)
    signal advanced(seconds: int)

    title: "AIM simulator"
    width: 460
    height: 960
    color: "#F2EEE7"

    component Heading: Text {
        textFormat: Text.PlainText
        color: "#8A3B12"
        font.family: Theme.family
        font.pixelSize: 15
        font.weight: Font.Bold
    }
    component Key: Rectangle {
        id: key
        property string text: ""
        property bool on: false
        signal pressed()

        width: Math.max(64, caption.implicitWidth + 22)
        height: 32
        radius: 6
        color: key.on ? "#B3121D" : hover.containsMouse ? "#FFFFFF" : "#FBF8F3"
        border.color: "#8A7768"

        Text {
            textFormat: Text.PlainText
            id: caption
            anchors.centerIn: parent
            text: key.text
            color: key.on ? "#FFFFFF" : "#241A14"
            font.family: Theme.family
            font.pixelSize: 13
        }
        MouseArea {
            id: hover
            anchors.fill: parent
            hoverEnabled: true
            onClicked: key.pressed()
        }
    }

    Column {
        id: top
        x: 16
        y: 14
        width: parent.width - 32
        spacing: 10

        Heading {
            text: "Time"
        }
        Row {
            spacing: 6

            Repeater {
                model: [10, 30, 60, 120, 900]
                delegate: Key {
                    required property int modelData
                    text: modelData < 120 ? "+" + modelData + " s" : "+" + modelData / 60 + " min"
                    onPressed: dock.advanced(modelData)
                }
            }
        }
        Heading {
            text: "Faults"
        }
        Flow {
            width: parent.width
            spacing: 6

            Repeater {
                model: dock.faults
                delegate: Key {
                    id: fault
                    required property string modelData
                    text: fault.modelData
                    onPressed: {
                        fault.on = !fault.on;
                        dock.switched(fault.modelData, fault.on);
                    }
                }
            }
        }
        Row {
            spacing: 12

            Heading {
                anchors.verticalCenter: parent.verticalCenter
                text: "Cards"
            }
            Key {
                text: "Lift"
                onPressed: dock.lifted()
            }
        }
    }
    ListView {
        id: list
        x: 16
        y: top.y + top.height + 8
        width: parent.width - 32
        height: (parent.height - list.y) * 0.45
        clip: true
        spacing: 4
        model: dock.cards
        delegate: Rectangle {
            id: card
            required property var modelData
            required property int index
            width: list.width
            height: words.height + 12
            radius: 6
            color: area.containsMouse ? "#FFFFFF" : "#FBF8F3"
            border.color: "#D9CBB8"

            Column {
                id: words
                x: 10
                y: 6
                width: parent.width - 20

                Text {
                    textFormat: Text.PlainText
                    width: parent.width
                    text: card.modelData.title
                    color: "#241A14"
                    elide: Text.ElideRight
                    font.family: Theme.family
                    font.pixelSize: 14
                    font.weight: Font.Bold
                }
                Text {
                    textFormat: Text.PlainText
                    width: parent.width
                    text: card.modelData.hint
                    color: "#56463B"
                    wrapMode: Text.WordWrap
                    font.family: Theme.family
                    font.pixelSize: 12
                }
            }
            MouseArea {
                id: area
                anchors.fill: parent
                hoverEnabled: true
                onClicked: dock.tapped(card.index)
            }
        }
    }
    Heading {
        id: paperHeading
        x: 16
        y: list.y + list.height + 12
        text: dock.paper === "" ? "Paper: nothing yet" : "Paper"
    }
    Flickable {
        x: 16
        y: paperHeading.y + 26
        width: parent.width - 32
        height: parent.height - y - 12
        clip: true
        contentHeight: slip.height

        Image {
            id: slip
            objectName: "paper"
            width: parent.width
            height: slip.sourceSize.width > 0 ? slip.sourceSize.height * width / slip.sourceSize.width : 0
            cache: false
            mipmap: true
            source: dock.paper
        }
    }
}
