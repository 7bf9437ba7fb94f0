import QtQuick

// A code or PIN, large, under its name.
Rectangle {
    id: box

    property string label: ""
    property string text: ""
    readonly property bool isHolder: true

    height: words.implicitHeight + (Theme.portrait ? 12 : 7) * Theme.mm
    radius: 6 * Theme.mm
    color: Theme.card
    border.width: Theme.line
    border.color: Theme.sea

    Column {
        id: words
        x: 8 * Theme.mm
        width: parent.width - 16 * Theme.mm
        anchors.verticalCenter: parent.verticalCenter

        Label {
            width: parent.width
            text: box.label
            size: Theme.label
            color: Theme.ink2
        }
        Label {
            width: parent.width
            text: box.text
            size: (Theme.portrait ? 33 : 18) * Theme.mm
            bold: true
            color: Theme.sea
        }
    }
}
