import QtQuick

// What not to leave behind, on the goodbye screen.
Rectangle {
    id: reminder

    property string icon: ""
    property string text: ""

    radius: 5 * Theme.mm
    color: Theme.highContrast ? "#000000" : "#2F6F7A"
    border.width: Theme.highContrast ? Theme.line : 0
    border.color: Theme.border
    implicitWidth: row.width + 14 * Theme.mm
    implicitHeight: row.height + 8 * Theme.mm

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 5 * Theme.mm

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: reminder.icon
            size: 18 * Theme.mm
            stroke: "#FFFFFF"
            accent: Theme.yellow
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: reminder.text
            size: Theme.label
            bold: true
            color: "#FFFFFF"
        }
    }
}
