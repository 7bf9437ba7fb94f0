import QtQuick

// One key of our own keypad; it never takes the focus of a screen away by a touch.
Target {
    id: key

    property string text: ""
    property string icon: ""
    property string kind: "digit"
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
    Label {
        anchors.centerIn: parent
        visible: key.icon === ""
        width: Math.min(implicitWidth, key.width - 4 * Theme.mm)
        text: key.text
        size: key.size
        bold: true
        horizontalAlignment: Text.AlignHCenter
        color: !key.enabled ? Theme.offInk : key.kind === "go" ? Theme.seaInk : Theme.ink
        lineHeight: 0.8
        Accessible.ignored: true
    }
    Icon {
        anchors.centerIn: parent
        visible: key.icon !== ""
        name: key.icon
        size: Math.min(key.height * 0.55, 16 * Theme.mm)
        stroke: Theme.ink
        accent: Theme.ink
    }
}
