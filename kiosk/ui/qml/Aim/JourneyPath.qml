pragma ComponentBehavior: Bound
import QtQuick

// The six pictures of a journey on a line: done, now, later; in two rows where the names need the room.
Item {
    id: path

    property var steps: []
    property real most: 29 * Theme.mm
    readonly property int perRow: path.widest + Theme.mm > path.width / Math.max(1, path.steps.length) ? 3 : 6
    readonly property real cell: path.width / path.perRow
    readonly property real disc: Math.min(path.most, path.cell * (path.perRow === 6 ? 0.78 : 0.52))
    readonly property real rowHeight: path.disc + Theme.caption * 1.36 + 4 * Theme.mm
    readonly property real widest: {
        let most = 0;
        for (const step of path.steps)
            most = Math.max(most, (step.state === "now" ? bold : ruler).advanceWidth(step.text));
        return most * Theme.caption / 100;
    }

    // Heard as one sentence: six names say nothing of where one is.
    readonly property int here: path.steps.findIndex(step => step.state === "now")
    readonly property string spoken: path.here < 0 ? "" : Words.t("find.step").replace("{step}", path.here + 1).replace("{all}", path.steps.length) + ": " + path.steps[path.here].text

    implicitHeight: path.steps.length === 0 ? 0 : path.rowHeight * (path.perRow === 3 ? 2 : 1) + (path.perRow === 3 ? 3 * Theme.mm : 0)
    visible: path.steps.length > 0
    Accessible.role: Accessible.List
    Accessible.name: Words.t("status.journey")

    FontMetrics {
        id: ruler
        font.family: Theme.family
        font.pixelSize: 100
    }
    FontMetrics {
        id: bold
        font.family: Theme.family
        font.pixelSize: 100
        font.weight: Font.Bold
    }
    // A model of places, not of steps: other steps change what stands there and build nothing anew.
    Repeater {
        model: path.steps.length
        delegate: Item {
            id: stop
            required property int index
            readonly property var step: path.steps[stop.index] ?? {text: "", icon: "", state: "later"}
            readonly property bool now: stop.step.state === "now"
            readonly property bool done: stop.step.state === "done"
            readonly property color ink: stop.now ? Theme.seaInk : stop.done ? Theme.green : Theme.border
            readonly property color ring: stop.now ? Theme.sea : stop.done ? Theme.green : Theme.border

            objectName: "stage"
            x: (stop.index % path.perRow) * path.cell
            y: Math.floor(stop.index / path.perRow) * (path.rowHeight + 3 * Theme.mm)
            width: path.cell
            height: path.rowHeight
            Accessible.role: Accessible.ListItem
            Accessible.name: stop.step.text + ", " + Words.t("journey.state_" + stop.step.state)

            Rectangle {
                visible: stop.index % path.perRow !== path.perRow - 1
                x: (stop.width + path.disc) / 2
                y: (path.disc - height) / 2
                width: path.cell - path.disc
                height: stop.done ? 1.4 * Theme.mm : Theme.mm
                color: stop.done ? Theme.green : Theme.border
            }
            Rectangle {
                id: disc
                x: (stop.width - path.disc) / 2
                width: path.disc
                height: path.disc
                radius: path.disc / 2
                color: stop.now ? Theme.sea : stop.done ? Theme.greenWash : Theme.panel
                border.width: stop.now ? 0 : Theme.mm
                border.color: stop.ring

                Icon {
                    anchors.centerIn: parent
                    name: stop.step.icon
                    size: path.disc * 0.54
                    stroke: stop.ink
                    accent: stop.now ? (Theme.highContrast ? "#000000" : "#FFC845") : stop.ink
                }
            }
            Rectangle {
                visible: stop.done
                x: disc.x + path.disc * 0.70
                y: path.disc * 0.66
                width: path.disc * 0.36
                height: width
                radius: width / 2
                color: Theme.highContrast ? "#FFFFFF" : Theme.green
                border.width: Theme.hairline
                border.color: Theme.card

                Icon {
                    anchors.centerIn: parent
                    name: "check"
                    size: parent.width * 0.72
                    stroke: Theme.highContrast ? "#000000" : "#FFFFFF"
                    accent: stroke
                }
            }
            Label {
                anchors.top: disc.bottom
                anchors.topMargin: 2 * Theme.mm
                anchors.horizontalCenter: disc.horizontalCenter
                text: stop.step.text
                size: Theme.caption
                bold: stop.now
                color: stop.now || stop.done ? Theme.ink : Theme.ink2
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
