pragma ComponentBehavior: Bound
import QtQuick

// How many people, as a row of figures: a country or a year, the number in words, and a figure for every so many.
Block {
    id: bar

    property string text: ""
    property string people: ""
    property int figures: 0
    // Alone on its page, a chart may take more room.
    property bool large: false
    // Nothing of its own: only what stands in it.
    property bool bare: false
    // The number stands under the name where both need the width.
    readonly property bool stacked: Theme.huge && Theme.portrait
    readonly property real figure: Math.min((Theme.portrait ? (bar.large ? 22 : 17) : 15) * Theme.mm, (bar.width - 2 * bar.padding) / 10.4)

    span: Theme.huge || Theme.portrait ? 2 : 1
    padding: 3 * Theme.mm
    spacing: Theme.mm
    edgeWidth: 0
    color: "transparent"
    Accessible.role: Accessible.Graphic
    Accessible.name: bar.text + ", " + bar.people

    Item {
        visible: !bar.bare
        width: bar.width - 2 * bar.padding
        implicitHeight: bar.stacked ? name.implicitHeight + count.implicitHeight : Math.max(name.implicitHeight, count.implicitHeight)
        height: implicitHeight

        Label {
            id: name
            width: bar.stacked ? parent.width : parent.width - count.width - 3 * Theme.mm
            text: bar.text
            size: Theme.label
            bold: true
        }
        Label {
            id: count
            anchors.right: parent.right
            y: bar.stacked ? name.implicitHeight : 0
            text: bar.people
            size: Theme.label
            color: Theme.ink2
        }
    }
    Row {
        visible: !bar.bare
        height: bar.figure
        Repeater {
            model: bar.figures
            delegate: Icon {
                name: "person"
                size: bar.figure
            }
        }
    }
}
