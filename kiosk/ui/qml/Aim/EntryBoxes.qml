pragma ComponentBehavior: Bound
import QtQuick

// One box a character in groups; a character turns into a dot after two seconds unless the visitor looks; one that is
// secret is a dot at once.
Item {
    id: boxes

    property string text: ""
    property var groups: [4]
    property int perRow: 2
    property bool shown: false
    // Somebody else looks at this screen: not even for a moment.
    property bool secret: false
    property bool fresh: false
    // Never read aloud.
    readonly property bool isMasked: true
    readonly property int total: boxes.groups.reduce((sum, size) => sum + size, 0)
    readonly property int rows: Math.ceil(boxes.groups.length / boxes.perRow)
    readonly property real gap: 2 * Theme.mm
    readonly property real groupGap: 9 * Theme.mm
    readonly property int widestRow: {
        let most = 0;
        for (let row = 0; row < boxes.rows; ++row)
            most = Math.max(most, boxes.groups.slice(row * boxes.perRow, (row + 1) * boxes.perRow).reduce((a, b) => a + b, 0));
        return most;
    }
    readonly property real boxWidth: {
        const groupsInRow = Math.min(boxes.perRow, boxes.groups.length);
        const free = boxes.width - (groupsInRow - 1) * boxes.groupGap - (boxes.widestRow - groupsInRow) * boxes.gap;
        return Math.min(27 * Theme.mm, free / boxes.widestRow);
    }
    readonly property real boxHeight: Math.min(27 * Theme.mm, Math.max(23 * Theme.mm, boxes.boxWidth * 1.1))
    readonly property real rowGap: 4 * Theme.mm

    implicitHeight: boxes.rows * boxes.boxHeight + (boxes.rows - 1) * boxes.rowGap
    Accessible.role: Accessible.StaticText
    Accessible.name: Words.t("number.typed") + " " + boxes.text.length + " / " + boxes.total

    onTextChanged: {
        boxes.fresh = boxes.text !== "";
        hide.restart();
    }

    Timer {
        id: hide
        interval: 2000
        onTriggered: boxes.fresh = false
    }
    Repeater {
        model: boxes.total
        delegate: Rectangle {
            id: box
            required property int index
            readonly property int group: {
                let before = 0;
                for (let i = 0; i < boxes.groups.length; ++i) {
                    before += boxes.groups[i];
                    if (box.index < before)
                        return i;
                }
                return 0;
            }
            readonly property int firstOfRow: boxes.groups.slice(0, box.row * boxes.perRow).reduce((a, b) => a + b, 0)
            readonly property int row: Math.floor(box.group / boxes.perRow)
            readonly property bool held: box.index < boxes.text.length
            readonly property bool current: box.index === boxes.text.length

            x: (box.index - box.firstOfRow) * (boxes.boxWidth + boxes.gap) + (box.group % boxes.perRow) * (boxes.groupGap - boxes.gap)
            y: box.row * (boxes.boxHeight + boxes.rowGap)
            width: boxes.boxWidth
            height: boxes.boxHeight
            radius: 3 * Theme.mm
            color: Theme.card
            border.width: box.current ? Theme.ring : Theme.line
            border.color: box.current ? Theme.focus : Theme.border

            Rectangle {
                anchors.centerIn: parent
                visible: box.held && !letter.visible
                width: 3.6 * Theme.mm
                height: width
                radius: width / 2
                color: Theme.ink
            }
            Label {
                id: letter
                anchors.centerIn: parent
                visible: box.held && !boxes.secret && (boxes.shown || (boxes.fresh && box.index === boxes.text.length - 1))
                text: box.held ? boxes.text.charAt(box.index) : ""
                size: Math.max(7 * Theme.mm, Math.min(13 * Theme.mm, boxes.boxWidth * 0.78))
                bold: true
                Accessible.ignored: true
            }
        }
    }
}
