import QtQuick

// A country on the map: its name; one that lies beyond the edge has an arrow that points there.
Target {
    id: button

    property string text: ""
    property string pointer: ""
    readonly property bool pointed: button.pointer !== ""

    name: button.text
    corner: 4 * Theme.mm

    Rectangle {
        anchors.fill: parent
        radius: button.corner
        color: button.down ? Theme.panel : Theme.card
        border.width: Theme.line
        border.color: Theme.sea
    }
    Icon {
        id: arrow
        visible: button.pointed
        x: button.pointer === "back" ? Theme.mm : button.width - width - Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        name: button.pointer === "" ? "back" : button.pointer
        size: 7 * Theme.mm
        stroke: Theme.sea
        accent: Theme.sea
    }
    Label {
        x: (button.pointer === "back" ? 7 : 2) * Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        width: button.width - (button.pointed ? 9 : 4) * Theme.mm
        text: button.text
        size: Theme.large ? Theme.caption : Theme.note
        bold: true
        color: Theme.sea
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 0.85
        Accessible.ignored: true
    }
}
