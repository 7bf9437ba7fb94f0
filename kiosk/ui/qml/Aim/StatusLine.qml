import QtQuick

// A pictogram with two lines: what it is, how it stands.
Item {
    id: line

    property string icon: ""
    property string text: ""
    property string sub: ""
    property color ink: Theme.sea
    property bool small: false

    implicitHeight: Math.max(picture.size, words.implicitHeight)
    height: line.implicitHeight

    Icon {
        id: picture
        anchors.verticalCenter: parent.verticalCenter
        name: line.icon
        size: (line.small ? 12 : 15) * Theme.mm
        stroke: line.ink
        accent: line.ink
    }
    Column {
        id: words
        anchors.left: picture.right
        anchors.leftMargin: (line.small ? 3 : 4) * Theme.mm
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter

        Even {
            width: parent.width
            text: line.text
            size: line.small ? Theme.note : Theme.label
            bold: true
        }
        Label {
            width: parent.width
            text: line.sub
            size: Theme.caption
            color: Theme.ink2
        }
    }
}
