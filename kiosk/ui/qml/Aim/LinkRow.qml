import QtQuick

// A row of a list that leads to a page: pictogram, what it is, a line beneath, perhaps a word, an arrow or a box to
// tick. Touching it opens `ref`; without one it only says something.
Block {
    id: row

    property string ref: ""
    property string icon: ""
    property string text: ""
    property string sub: ""
    // No row of its own: only what stands in it.
    property bool bare: false
    property string post: "page"
    // How it stands, in one word and never by colour alone: plain, good, warn.
    property string word: ""
    property string mark: "plain"
    // A box to tick instead of the arrow.
    property bool boxed: false
    property bool ticked: false
    property string name: row.ref
    readonly property color ink: row.mark === "good" ? Theme.green : row.mark === "warn" ? Theme.sogan : Theme.sea
    readonly property bool slim: !Theme.portrait && !Theme.large

    // In very large letters only what stands on one line there has room for another beside it.
    readonly property real least: square.x + square.width + 9 * Theme.mm + Math.max(title.implicitWidth, about.implicitWidth) + (row.word === "" ? 0 : wordLabel.implicitWidth + 6 * Theme.mm) + arrow.width

    span: Theme.portrait || (Theme.huge && row.least > row.half) ? 2 : 1
    padding: 0
    color: "transparent"
    edgeWidth: 0

    Target {
        id: target
        objectName: row.name
        visible: !row.bare
        isTarget: row.ref !== ""
        activeFocusOnTab: row.ref !== ""
        enabled: row.ref !== ""
        selected: row.ticked
        Accessible.role: row.boxed ? Accessible.CheckBox : row.ref === "" ? Accessible.ListItem : Accessible.Button
        Accessible.checkable: row.boxed
        Accessible.checked: row.ticked
        name: [row.text, row.sub, row.word].filter(part => part !== "").join(", ")
        width: row.width
        height: Math.max((row.slim ? 24 : 30) * Theme.mm, words.implicitHeight + 7 * Theme.mm, row.height)
        implicitHeight: Math.max((row.slim ? 24 : 30) * Theme.mm, words.implicitHeight + 7 * Theme.mm)
        corner: 5 * Theme.mm
        onActivated: Store.post(row.post, row.ref)

        Rectangle {
            anchors.fill: parent
            radius: target.corner
            color: Theme.card
            border.width: row.ticked ? 1.5 * Theme.line : Theme.highContrast ? Theme.line : Theme.hairline
            border.color: row.ticked ? Theme.sea : row.ref === "" ? Theme.softBorder : Theme.border
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
            color: row.mark === "good" ? Theme.greenWash : row.mark === "warn" ? Theme.yellowWash : Theme.panel

            Icon {
                anchors.centerIn: parent
                name: row.icon
                size: square.width * (row.icon.startsWith("land-") ? 0.88 : 0.66)
                stroke: row.ink
                accent: row.mark === "plain" ? Theme.sogan : row.ink
            }
        }
        Column {
            id: words
            anchors.left: square.right
            anchors.leftMargin: 5 * Theme.mm
            anchors.right: wordLabel.left
            anchors.rightMargin: row.word === "" ? 0 : 3 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter

            Label {
                id: title
                width: parent.width
                text: row.text
                size: Theme.label
                bold: true
                Accessible.ignored: true
            }
            Label {
                id: about
                width: parent.width
                visible: text !== ""
                text: row.sub
                size: Theme.caption
                color: row.word === "" ? Theme.sogan : Theme.ink2
                Accessible.ignored: true
            }
        }
        Label {
            id: wordLabel
            anchors.right: arrow.left
            anchors.rightMargin: 3 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            text: row.word
            size: Theme.label
            bold: true
            color: row.ink
            Accessible.ignored: true
        }
        Item {
            id: arrow
            anchors.right: parent.right
            anchors.rightMargin: 4 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            width: row.boxed ? 13 * Theme.mm : row.ref === "" ? 0 : 8 * Theme.mm
            height: width

            Icon {
                visible: !row.boxed && row.ref !== ""
                anchors.fill: parent
                name: "forward"
                size: 8 * Theme.mm
            }
            Rectangle {
                visible: row.boxed
                anchors.fill: parent
                radius: 3 * Theme.mm
                color: row.ticked ? Theme.sea : "transparent"
                border.width: Theme.line
                border.color: Theme.sea

                Icon {
                    visible: row.ticked
                    anchors.centerIn: parent
                    name: "check"
                    size: 9 * Theme.mm
                    stroke: Theme.seaInk
                    accent: Theme.seaInk
                }
            }
        }
    }
}
