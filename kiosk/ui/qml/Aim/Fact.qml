import QtQuick

// A small fact: pictogram, its name, its value.
Item {
    id: fact

    property string icon: ""
    property string name: ""
    property string text: ""

    implicitHeight: Math.max(picture.size, words.implicitHeight)

    Icon {
        id: picture
        // Beside the name and the first line of the value: pictograms of a row stand in line.
        y: Math.max(0, Math.round(words.y + (name.height + value.height / Math.max(1, value.lineCount) - height) / 2))
        name: fact.icon
        size: 12.5 * Theme.mm
    }
    Column {
        id: words
        anchors.left: picture.right
        anchors.leftMargin: 4 * Theme.mm
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter

        Label {
            id: name
            width: parent.width
            text: fact.name
            size: Theme.caption
            color: Theme.ink2
        }
        Even {
            id: value
            width: parent.width
            text: fact.text
            size: Theme.label
            bold: true
        }
    }
}
