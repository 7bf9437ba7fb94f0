import QtQuick

// One block of an article: a heading, running text, a list, a numbered step or a note.
Block {
    id: block

    required property var part
    readonly property string kind: block.part.kind
    // A page has few words: in the usual size they fill an upright screen.
    readonly property real said: Theme.huge ? Theme.label : Theme.portrait && !Theme.large ? Theme.heading : Theme.body
    readonly property real heads: Theme.huge ? Theme.body : Theme.portrait && !Theme.large ? Theme.title : Theme.heading
    readonly property bool framed: block.kind === "step" || block.kind === "note"

    breaks: block.part.breaks
    leads: block.kind === "heading"
    padding: block.framed ? 5 * Theme.mm : 0
    color: block.kind === "note" ? Theme.yellowWash : block.kind === "step" ? Theme.card : "transparent"
    edgeWidth: block.framed ? (Theme.highContrast ? Theme.line : block.kind === "note" ? 0 : Theme.hairline) : 0

    Item {
        id: line
        readonly property real indent: block.kind === "list" ? 9 * Theme.mm : block.framed ? 19 * Theme.mm : 0

        width: block.width - 2 * block.padding
        implicitHeight: Math.max(said.implicitHeight, block.framed ? 14 * Theme.mm : 0)
        height: implicitHeight

        Rectangle {
            visible: block.kind === "list"
            x: 1.5 * Theme.mm
            y: said.size * 0.62 - height / 2
            width: 3.6 * Theme.mm
            height: width
            radius: width / 2
            color: Theme.sogan
        }
        Rectangle {
            visible: block.kind === "step"
            anchors.verticalCenter: parent.verticalCenter
            width: 14 * Theme.mm
            height: width
            radius: width / 2
            color: Theme.sea

            Label {
                anchors.centerIn: parent
                text: block.part.number
                size: 8.5 * Theme.mm
                bold: true
                color: Theme.seaInk
            }
        }
        Icon {
            visible: block.kind === "note"
            anchors.verticalCenter: parent.verticalCenter
            name: "information"
            size: 14 * Theme.mm
            stroke: Theme.sogan
            accent: Theme.sogan
        }
        Label {
            id: said
            x: line.indent
            anchors.verticalCenter: block.framed ? parent.verticalCenter : undefined
            width: line.width - line.indent
            text: block.part.text
            size: block.kind === "heading" ? block.heads : block.said
            bold: block.kind === "heading"
            color: block.kind === "heading" ? Theme.sogan : Theme.ink
            lineHeight: 1.05
            Accessible.role: block.kind === "heading" ? Accessible.Heading : Accessible.StaticText
        }
    }
}
