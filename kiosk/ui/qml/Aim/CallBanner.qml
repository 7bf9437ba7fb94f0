import QtQuick

// A number that is called, seen across the room: the number as large as there is room for, where to go beneath.
Rectangle {
    id: banner

    property string number: ""
    property string where: ""

    visible: banner.number !== ""
    color: Theme.yellow
    radius: 9 * Theme.mm
    implicitHeight: said.height + (Theme.portrait ? 22 : 14) * Theme.mm
    Accessible.role: Accessible.AlertMessage
    Accessible.name: banner.number + ", " + banner.where

    Column {
        id: said
        anchors.centerIn: parent
        width: banner.width - (banner.width < 200 * Theme.mm ? 8 : 16) * Theme.mm
        spacing: 3 * Theme.mm

        Label {
            objectName: "calledNumber"
            width: parent.width
            text: banner.number
            size: Math.round(Theme.display * (Theme.huge ? 1.6 : Theme.large ? 2 : Theme.portrait ? 2.6 : 2))
            bold: true
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: banner.where
            size: Theme.huge || banner.width < 200 * Theme.mm ? Theme.heading : Theme.title
            bold: true
            color: Theme.yellowInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
    }
}
