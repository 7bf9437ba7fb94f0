import QtQuick

// A plain line of words in a GridFlow, with no panel around it.
Block {
    id: line

    property string text: ""
    property real size: Theme.label
    property bool bold: false
    property color ink: Theme.ink

    wanted: line.text !== ""
    padding: 0
    edgeWidth: 0
    color: "transparent"

    Joined {
        width: line.width
        parts: line.text
        size: line.size
        bold: line.bold
        color: line.ink
    }
}
