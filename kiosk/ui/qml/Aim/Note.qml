import QtQuick

// A calm line of news: pictogram and words on a pale wash, never colour alone.
Rectangle {
    id: note

    property string text: ""
    property string icon: "warning"
    property color wash: Theme.yellowWash
    property color ink: Theme.ink
    property real size: Theme.caption
    property bool flat: false
    readonly property bool isHolder: true

    visible: note.text !== ""
    color: note.wash
    radius: note.flat ? 0 : 4 * Theme.mm
    border.width: Theme.highContrast ? Theme.line : 0
    border.color: Theme.border
    implicitHeight: note.text === "" ? 0 : Math.max(picture.size, words.implicitHeight) + (note.flat ? 4 : 7) * Theme.mm

    Icon {
        id: picture
        x: note.flat ? Theme.margin : 5 * Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        name: note.icon
        size: Math.max(9 * Theme.mm, note.size * 1.25)
        stroke: Theme.sogan
        accent: Theme.sogan
    }
    Label {
        id: words
        anchors.left: picture.right
        anchors.leftMargin: 4 * Theme.mm
        anchors.right: parent.right
        anchors.rightMargin: 5 * Theme.mm
        anchors.verticalCenter: parent.verticalCenter
        text: note.text
        size: note.size
        color: note.ink
        Accessible.role: Accessible.AlertMessage
    }
}
