import QtQuick

// A button with a pictogram and one to three words. `kind`: primary, plain, danger, strong (yellow), chip (header).
Target {
    id: button

    property string text: ""
    property string icon: ""
    property string kind: "plain"
    property real size: Theme.label
    property bool stacked: false
    // One word that must stay on its line: it gets smaller rather than cut.
    property bool oneWord: false
    readonly property real iconSize: Math.min(13 * Theme.mm, button.size * 1.35)
    readonly property color ink: {
        if (!button.enabled)
            return Theme.offInk;
        switch (button.kind) {
        case "primary":
            return Theme.seaInk;
        case "danger":
            return Theme.redInk;
        case "strong":
            return Theme.yellowInk;
        case "chip":
            return Theme.deepInk;
        default:
            return Theme.sea;
        }
    }

    name: button.text
    corner: 4 * Theme.mm
    onDark: button.kind === "chip"
    implicitHeight: Math.max(button.kind === "chip" ? Theme.touch : Theme.button, content.height + 5 * Theme.mm)
    implicitWidth: Math.max(Theme.touch, 10 * Theme.mm + (button.stacked
        ? Math.max(button.iconSize, caption.implicitWidth)
        : (button.icon === "" ? 0 : button.iconSize + (button.text === "" ? 0 : 4 * Theme.mm)) + caption.implicitWidth))

    Rectangle {
        anchors.fill: parent
        radius: button.corner
        color: {
            if (!button.enabled)
                return Theme.off;
            switch (button.kind) {
            case "primary":
                return Theme.sea;
            case "danger":
                return Theme.red;
            case "strong":
                return Theme.yellow;
            case "chip":
                return Theme.chip;
            default:
                return Theme.card;
            }
        }
        border.width: button.kind === "plain" || Theme.highContrast ? Theme.line : 0
        border.color: button.kind === "plain" && button.enabled ? Theme.sea : Theme.highContrast ? Theme.border : "transparent"
    }
    Rectangle {
        anchors.fill: parent
        visible: button.down
        radius: button.corner
        color: "#000000"
        opacity: 0.18
    }
    Grid {
        id: content
        anchors.centerIn: parent
        // An empty second column would push the words off the middle.
        columns: button.stacked || button.icon === "" || button.text === "" ? 1 : 2
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter
        columnSpacing: 4 * Theme.mm
        rowSpacing: 0.5 * Theme.mm

        Icon {
            visible: button.icon !== ""
            name: button.icon
            size: button.iconSize
            stroke: button.ink
            accent: button.ink
        }
        Even {
            id: caption
            readonly property real room: button.width - 4 * Theme.mm - (button.icon === "" || button.stacked ? 0 : button.iconSize + 4 * Theme.mm)
            // Words break before they come near the edges, one long word does not.
            readonly property real most: button.stacked ? caption.room : Math.min(caption.room, Math.max(caption.room - 4 * Theme.mm, caption.longest(caption.text, caption.font.pixelSize)))
            visible: button.text !== ""
            text: button.text
            size: button.size
            bold: true
            color: button.ink
            wrapMode: button.oneWord ? Text.NoWrap : Text.WordWrap
            fontSizeMode: button.oneWord ? Text.HorizontalFit : Text.FixedSize
            minimumPixelSize: Math.round(7 * Theme.mm)
            horizontalAlignment: button.icon === "" || button.stacked ? Text.AlignHCenter : Text.AlignLeft
            // As narrow as its lines are: pictogram and words stand in the middle together.
            leftPadding: 0
            rightPadding: 0
            width: Math.min(implicitWidth, button.oneWord ? caption.room : caption.most - caption.slack(caption.text, caption.most, caption.font.pixelSize))
            Accessible.ignored: true
        }
    }
}
