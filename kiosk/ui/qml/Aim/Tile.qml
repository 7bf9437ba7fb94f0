import QtQuick

// A large choice: pictogram in a soft square, one to three words, a line beneath. `hero` is the one in deep teal.
Target {
    id: tile

    property string text: ""
    property string sub: ""
    property string icon: ""
    property bool hero: false
    property bool wide: false
    property bool tight: false
    property bool big: false
    property bool small: false
    property real pictogram: 34 * Theme.mm
    // Room for the words beneath a pictogram, the same for all tiles beside each other: then their pictograms stand in line.
    property real wordsRoom: tile.wordsHeight
    // Only a wide tile with the smallest pictogram needs the width for its words.
    readonly property real side: (tile.wide && tile.pictogram < 24 * Theme.mm ? 4 : 7) * Theme.mm
    readonly property real pad: (tile.small && tile.wide ? 3 : tile.tight ? 4 : tile.pictogram < 34 * Theme.mm ? 5 : 7) * Theme.mm
    // A word is wider than its place.
    readonly property bool overflows: title.contentWidth > title.width + 1 || subtitle.contentWidth > subtitle.width + 1
    readonly property color ink: tile.hero ? Theme.seaInk : Theme.ink

    readonly property real wordsHeight: title.implicitHeight + (tile.sub === "" ? 0 : subtitle.implicitHeight + Theme.mm)

    name: tile.sub === "" ? tile.text : tile.text + ", " + tile.sub
    implicitHeight: tile.wide ? Math.max(tile.pictogram, tile.wordsHeight) + 2 * tile.pad
                              : tile.pictogram + tile.wordsHeight + 2 * tile.pad + 4 * Theme.mm

    Rectangle {
        anchors.fill: parent
        radius: tile.corner
        color: tile.hero ? Theme.sea : Theme.card
        border.width: tile.selected ? 2 * Theme.line : Theme.highContrast ? Theme.line : tile.hero ? 0 : Theme.hairline
        border.color: tile.selected ? Theme.sea : Theme.border
    }
    Rectangle {
        anchors.fill: parent
        visible: tile.down
        radius: tile.corner
        color: "#000000"
        opacity: 0.14
    }
    Rectangle {
        id: square
        x: tile.side
        y: tile.wide ? Math.round((tile.height - height) / 2) : Math.max(tile.pad, Math.round((tile.height - tile.pictogram - 4 * Theme.mm - tile.wordsRoom) * 0.45))
        width: tile.pictogram
        height: tile.pictogram
        radius: 6 * Theme.mm
        color: tile.hero ? (Theme.highContrast ? "#000000" : "#2F6F7A") : Theme.panel

        Icon {
            anchors.centerIn: parent
            name: tile.icon
            size: tile.pictogram * (tile.icon.startsWith("land-") ? 0.9 : 0.64)
            stroke: tile.hero ? "#FFFFFF" : Theme.sea
            accent: tile.hero ? "#FFC845" : Theme.sogan
        }
    }
    Column {
        id: words
        x: tile.wide ? square.x + square.width + 6 * Theme.mm : tile.side
        y: tile.wide ? Math.round((tile.height - height) / 2) : square.y + square.height + 4 * Theme.mm
        width: tile.width - words.x - tile.side
        spacing: Theme.mm

        Label {
            id: title
            width: words.width
            text: tile.text
            size: tile.big ? Theme.heading : tile.small ? Theme.label : Theme.body
            bold: true
            color: tile.ink
            Accessible.ignored: true
        }
        Label {
            id: subtitle
            width: words.width
            visible: tile.sub !== ""
            text: tile.sub
            size: tile.tight ? Theme.caption : tile.big ? Theme.label : Theme.note
            color: tile.hero ? (Theme.highContrast ? "#000000" : "#E3EDEE") : Theme.ink2
            Accessible.ignored: true
        }
    }
}
