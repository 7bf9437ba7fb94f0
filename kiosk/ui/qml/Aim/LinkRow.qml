import QtQuick

// A row of a list that leads to a page: pictogram, what it is, a line beneath, an arrow. Touching it opens `ref`.
Block {
    id: row

    property string ref: ""
    property string icon: ""
    property string text: ""
    property string sub: ""
    // No row of its own: only what stands in it.
    property bool bare: false
    readonly property bool slim: !Theme.portrait && !Theme.large

    span: Theme.huge || Theme.portrait ? 2 : 1
    padding: 0
    color: "transparent"
    edgeWidth: 0

    Target {
        id: target
        objectName: row.ref
        visible: !row.bare
        name: row.sub === "" ? row.text : row.text + ", " + row.sub
        width: row.width
        height: Math.max((row.slim ? 24 : 30) * Theme.mm, words.implicitHeight + 7 * Theme.mm, row.height)
        implicitHeight: Math.max((row.slim ? 24 : 30) * Theme.mm, words.implicitHeight + 7 * Theme.mm)
        corner: 5 * Theme.mm
        onActivated: Store.post("page", row.ref)

        Rectangle {
            anchors.fill: parent
            radius: target.corner
            color: Theme.card
            border.width: Theme.highContrast ? Theme.line : Theme.hairline
            border.color: Theme.border
        }
        Rectangle {
            anchors.fill: parent
            visible: target.down
            radius: target.corner
            color: "#000000"
            opacity: 0.14
        }
        Rectangle {
            id: square
            x: 4 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            width: (row.slim ? 17 : 21) * Theme.mm
            height: width
            radius: 4 * Theme.mm
            color: Theme.panel

            Icon {
                anchors.centerIn: parent
                name: row.icon
                size: square.width * 0.66
            }
        }
        Column {
            id: words
            anchors.left: square.right
            anchors.leftMargin: 5 * Theme.mm
            anchors.right: arrow.left
            anchors.rightMargin: 3 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter

            Label {
                width: parent.width
                text: row.text
                size: Theme.label
                bold: true
                Accessible.ignored: true
            }
            Label {
                width: parent.width
                visible: text !== ""
                text: row.sub
                size: Theme.caption
                color: Theme.sogan
                Accessible.ignored: true
            }
        }
        Icon {
            id: arrow
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            name: "forward"
            size: 8 * Theme.mm
        }
    }
}
