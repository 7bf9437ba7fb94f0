pragma ComponentBehavior: Bound
import QtQuick

// Phone numbers beside something that is waited for; one that nobody answers for says to ask the staff.
Column {
    id: list

    property var lines: []
    property string title: ""
    property color ink: Theme.ink
    // Each card is at least so high: as what stands beside it.
    property real least: 0

    spacing: 3 * Theme.mm

    Label {
        width: list.width
        visible: list.title !== "" && list.lines.length > 0
        text: list.title
        size: Theme.label
        bold: true
        color: list.ink
    }
    Repeater {
        model: list.lines
        delegate: Rectangle {
            id: line
            required property var modelData
            readonly property bool isHolder: true
            width: list.width
            height: Math.max(words.implicitHeight + 6 * Theme.mm, list.least)
            radius: 4 * Theme.mm
            color: Theme.card
            border.width: Theme.highContrast ? Theme.line : Theme.hairline
            border.color: Theme.border

            Column {
                id: words
                x: 5 * Theme.mm
                width: parent.width - 10 * Theme.mm
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    width: parent.width
                    text: (line.modelData.example === "" ? "" : line.modelData.example + " · ") + line.modelData.name
                    size: Theme.caption
                    color: Theme.ink2
                }
                Label {
                    width: parent.width
                    text: line.modelData.number
                    size: line.modelData.known ? Theme.body : Theme.label
                    bold: true
                    color: line.modelData.known ? Theme.sea : Theme.sogan
                }
                Label {
                    width: parent.width
                    visible: text !== ""
                    text: line.modelData.hours
                    size: Theme.caption
                    color: Theme.ink2
                }
            }
        }
    }
}
