import QtQuick

// One of the ways to help at once: `strong` is filled red, `calm` is not red at all.
Target {
    id: way

    property string text: ""
    property string sub: ""
    property string icon: ""
    property bool strong: false
    property bool calm: false
    readonly property color ink: way.strong ? Theme.redInk : way.calm ? Theme.ink : Theme.highContrast ? Theme.redInk : Theme.red

    name: way.sub === "" ? way.text : way.text + ", " + way.sub
    corner: 9 * Theme.mm

    Rectangle {
        anchors.fill: parent
        radius: way.corner
        color: way.strong ? Theme.red : Theme.card
        border.width: way.strong && !Theme.highContrast ? 0 : 1.5 * Theme.line
        border.color: Theme.highContrast ? Theme.redInk : way.calm ? Theme.border : Theme.red
    }
    Rectangle {
        anchors.fill: parent
        visible: way.down
        radius: way.corner
        color: "#000000"
        opacity: 0.16
    }
    Icon {
        id: picture
        x: (Theme.portrait ? 12 : 9) * Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        name: way.icon
        size: Math.min(way.height * 0.62, (Theme.huge ? 34 : 48) * Theme.mm)
        stroke: way.calm ? Theme.sea : way.ink
        accent: way.calm ? Theme.sogan : way.ink
    }
    Column {
        anchors.left: picture.right
        anchors.leftMargin: (Theme.portrait ? 10 : 7) * Theme.mm
        anchors.right: parent.right
        anchors.rightMargin: 7 * Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        spacing: 1.5 * Theme.mm

        Label {
            width: parent.width
            text: way.text
            size: Theme.huge ? Theme.label : Theme.heading
            bold: true
            color: way.ink
            Accessible.ignored: true
        }
        Label {
            width: parent.width
            visible: text !== "" && !Theme.huge
            text: way.sub
            size: Theme.label
            color: way.strong ? way.ink : Theme.ink2
            Accessible.ignored: true
        }
    }
}
