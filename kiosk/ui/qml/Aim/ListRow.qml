import QtQuick

// A row of a list: pictogram, what it is, a line beneath, and one word at the right. Never colour alone.
Block {
    id: row

    property string icon: ""
    property string text: ""
    property string sub: ""
    property string word: ""
    property string mark: "plain"
    readonly property color ink: row.mark === "good" ? Theme.green : row.mark === "warn" ? Theme.sogan : Theme.sea
    readonly property color wash: row.mark === "good" ? Theme.greenWash : row.mark === "warn" ? Theme.yellowWash : Theme.panel

    // A wide screen is low: its rows are lower too.
    readonly property bool slim: !Theme.portrait && !Theme.large

    // In very large letters only what stands on one line there has room for another beside it.
    readonly property real least: 2 * row.padding + square.width + 5 * Theme.mm + Math.max(title.implicitWidth, about.implicitWidth) + (row.word === "" ? 0 : wordLabel.implicitWidth + 6 * Theme.mm)

    span: Theme.portrait || (Theme.huge && row.least > row.half) ? 2 : 1
    padding: (row.slim ? 2.5 : 3.5) * Theme.mm
    centred: true
    edge: row.mark === "now" ? Theme.sea : Theme.softBorder
    edgeWidth: row.mark === "now" ? Theme.line : Theme.highContrast ? Theme.line : Theme.hairline
    Accessible.role: Accessible.ListItem
    Accessible.name: [row.text, row.sub, row.word].filter(part => part !== "").join(", ")

    Item {
        width: row.width - 2 * row.padding
        height: Math.max(square.height, words.implicitHeight)
        implicitHeight: height

        Rectangle {
            id: square
            anchors.verticalCenter: parent.verticalCenter
            width: (row.slim ? 15 : 17) * Theme.mm
            height: width
            radius: 4 * Theme.mm
            color: row.mark === "now" ? Theme.sea : row.wash
            border.width: Theme.highContrast ? Theme.hairline : 0
            border.color: Theme.border

            Icon {
                anchors.centerIn: parent
                name: row.icon
                size: (row.slim ? 10.5 : 11.5) * Theme.mm
                stroke: row.mark === "now" ? Theme.seaInk : row.ink
                accent: row.mark === "now" ? Theme.seaInk : row.mark === "plain" ? Theme.sogan : row.ink
            }
        }
        Column {
            id: words
            anchors.left: square.right
            anchors.leftMargin: 5 * Theme.mm
            anchors.right: wordLabel.left
            anchors.rightMargin: row.word === "" ? 0 : 4 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter

            Label {
                id: title
                width: parent.width
                text: row.text
                size: Theme.label
                bold: true
            }
            Label {
                id: about
                width: parent.width
                visible: text !== ""
                text: row.sub
                size: Theme.caption
                color: Theme.ink2
            }
        }
        Label {
            id: wordLabel
            anchors.right: parent.right
            anchors.rightMargin: row.word === "" ? 0 : 2 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            text: row.word
            size: Theme.label
            bold: true
            color: row.ink
        }
    }
}
