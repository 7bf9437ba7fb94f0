import QtQuick

// A pictogram and one sentence, side by side.
Item {
    id: promise

    property string icon: ""
    property string text: ""
    property real pictogram: (Theme.portrait ? (Theme.huge ? 32 : 40) : Theme.large ? 26 : 29) * Theme.mm
    property real size: Theme.huge && !Theme.portrait ? Theme.label : Theme.portrait && !Theme.large ? Theme.heading : Theme.body

    width: parent ? parent.width : 0
    implicitHeight: Math.max(square.height, words.implicitHeight)
    height: promise.implicitHeight

    Rectangle {
        id: square
        anchors.verticalCenter: parent.verticalCenter
        width: promise.pictogram
        height: promise.pictogram
        radius: 6 * Theme.mm
        color: Theme.panel
        border.width: Theme.highContrast ? Theme.line : 0
        border.color: Theme.border

        Icon {
            anchors.centerIn: parent
            name: promise.icon
            size: promise.pictogram * 0.64
        }
    }
    Even {
        id: words
        anchors.left: square.right
        anchors.leftMargin: 7 * Theme.mm
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: promise.text
        size: promise.size
    }
}
