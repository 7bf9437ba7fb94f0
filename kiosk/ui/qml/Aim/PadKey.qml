import QtQuick

// One key of our own keypad; it never takes the focus of a screen away by a touch.
Target {
    id: key

    property string text: ""
    property string kind: "digit"
    readonly property string icon: key.kind === "erase" ? "erase" : key.kind === "go" ? "forward" : ""
    readonly property color ink: !key.enabled ? Theme.offInk : key.kind === "go" ? Theme.seaInk : Theme.ink
    property real size: Theme.key
    // Not read aloud with its screen; it says itself when it has the focus.
    readonly property bool isKey: true

    name: key.text
    corner: 4 * Theme.mm

    Rectangle {
        anchors.fill: parent
        radius: key.corner
        color: {
            if (!key.enabled)
                return Theme.off;
            if (key.kind === "go")
                return Theme.sea;
            return key.kind === "erase" ? Theme.panel : Theme.card;
        }
        border.width: Theme.highContrast ? Theme.line : Theme.hairline
        border.color: Theme.border
    }
    Rectangle {
        anchors.fill: parent
        visible: key.down
        radius: key.corner
        color: "#000000"
        opacity: 0.18
    }
    // A key that does something has a picture too, for who does not read: above its word where it is high enough.
    Grid {
        id: face
        readonly property bool high: key.height >= 36 * Theme.mm
        anchors.centerIn: parent
        columns: face.high ? 1 : 2
        spacing: 2 * Theme.mm
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Icon {
            id: picture
            visible: key.icon !== ""
            name: key.icon
            size: Math.min(key.height * 0.5, 13 * Theme.mm)
            stroke: key.ink
            accent: key.ink
        }
        Label {
            width: Math.min(implicitWidth, key.width - 4 * Theme.mm - (picture.visible && !face.high ? picture.width + face.spacing : 0))
            text: key.text
            size: key.size
            bold: true
            horizontalAlignment: Text.AlignHCenter
            color: key.ink
            lineHeight: 0.8
            Accessible.ignored: true
        }
    }
}
