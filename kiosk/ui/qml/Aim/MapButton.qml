import QtQuick

// A country beside the map: its name, and a line to where it lies.
Target {
    id: button

    property string text: ""

    name: button.text
    corner: 4 * Theme.mm

    Rectangle {
        anchors.fill: parent
        radius: button.corner
        color: button.down ? Theme.panel : Theme.card
        border.width: Theme.line
        border.color: Theme.sea
    }
    Label {
        anchors.centerIn: parent
        width: button.width - 4 * Theme.mm
        text: button.text
        size: Theme.large ? Theme.caption : Theme.note
        bold: true
        color: Theme.sea
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 0.85
        Accessible.ignored: true
    }
}
