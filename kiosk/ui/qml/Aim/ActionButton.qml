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
    FontMetrics {
        id: metrics
        font: caption.font
    }
    // Words that would come near the edges stand on two lines, and their place is as narrow as those: pictogram and
    // words stand in the middle together. Measuring says nothing of a new size: it is handed in.
    function narrow(text: string, room: real, size: int): real {
        const words = text.split(" ");
        if (button.stacked || button.oneWord || words.length < 2 || metrics.advanceWidth(text) <= room - 4 * Theme.mm)
            return room;
        const breaks = words.slice(1).map((_, i) => Math.max(metrics.advanceWidth(words.slice(0, i + 1).join(" ")), metrics.advanceWidth(words.slice(i + 1).join(" "))));
        const least = 1.02 * Math.min(...breaks);
        return least <= room - 4 * Theme.mm ? least : room;
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
        Label {
            id: caption
            readonly property real room: button.width - 4 * Theme.mm - (button.icon === "" || button.stacked ? 0 : button.iconSize + 4 * Theme.mm)
            visible: button.text !== ""
            text: button.text
            size: button.size
            bold: true
            color: button.ink
            wrapMode: button.oneWord ? Text.NoWrap : Text.WordWrap
            fontSizeMode: button.oneWord ? Text.HorizontalFit : Text.FixedSize
            minimumPixelSize: Math.round(7 * Theme.mm)
            horizontalAlignment: button.icon === "" || button.stacked ? Text.AlignHCenter : Text.AlignLeft
            width: Math.min(implicitWidth, button.narrow(button.text, caption.room, metrics.font.pixelSize))
            Accessible.ignored: true
        }
    }
}
