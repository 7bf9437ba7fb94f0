pragma ComponentBehavior: Bound
import QtQuick

// A page to read: a title with its pictogram, then blocks in pages. What the page is about stands in `content`.
Page {
    id: reading

    property string title: ""
    property string icon: ""
    // A large pictogram beside a large title, where a page has few words and the screen much height.
    property bool grand: false
    // What its pictogram stands on: another colour says how something stands, beside the words.
    property color tone: Theme.sea
    property color toneInk: Theme.seaInk
    property alias mode: flow.mode
    property alias flow: flow
    property alias spacing: flow.spacing
    property real floor: reading.height
    // Kept free at the right of title and blocks.
    property real side: 0
    default property alias content: flow.content
    // Under the page, outside of its flow.
    property alias foot: under.data
    // At the right of the title.
    property alias beside: besideRow.data

    onViewChanged: flow.later()

    Rectangle {
        id: square
        visible: reading.icon !== "" && !Theme.huge
        x: Theme.margin
        y: heading.y + Math.round((heading.height - height) / 2)
        width: (reading.grand ? 46 : Theme.portrait ? 24 : 20) * Theme.mm
        height: width
        radius: 5 * Theme.mm
        color: reading.tone

        Icon {
            anchors.centerIn: parent
            name: reading.icon
            size: square.width * (reading.icon.startsWith("land-") ? 0.88 : 0.66)
            stroke: reading.toneInk
            accent: reading.tone !== Theme.sea ? reading.toneInk : Theme.highContrast ? "#000000" : "#FFC845"
        }
    }
    Item {
        id: heading
        x: square.visible ? square.x + square.width + 6 * Theme.mm : Theme.margin
        y: (Theme.portrait ? 8 : 5) * Theme.mm
        width: reading.width - reading.side - Theme.margin - heading.x - (besideRow.width > 0 ? besideRow.width + 5 * Theme.mm : 0)
        height: Math.max(titleLabel.implicitHeight, square.visible ? square.height : 0, besideRow.height)

        Title {
            id: titleLabel
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            text: reading.title
            size: Theme.huge ? Theme.label : reading.grand ? Theme.title : Theme.portrait && !Theme.large ? Theme.heading * 1.1 : Theme.heading
        }
    }
    Row {
        id: besideRow
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        y: heading.y + Math.round((heading.height - height) / 2)
        spacing: 4 * Theme.mm
    }
    GridFlow {
        id: flow
        x: Theme.margin
        y: heading.y + heading.height + (reading.grand ? 12 : Theme.portrait ? 8 : 5) * Theme.mm
        width: reading.width - reading.side - 2 * Theme.margin
        height: reading.floor - flow.y - 5 * Theme.mm
        spacing: 4 * Theme.mm
        start: reading.view.turn ?? 0
        onTurned: page => Store.post("turn", String(page))
    }
    Item {
        id: under
        width: reading.width
        height: reading.height
    }
}
