pragma ComponentBehavior: Bound
import QtQuick

// A question with two or three answers side by side; the one in force carries a tick and a thick frame.
Block {
    id: row

    property string title: ""
    property string post: ""
    property var options: []
    // More than fit side by side: two beside each other.
    readonly property bool many: row.options.length > 3 && row.width < 300 * Theme.mm
    readonly property real inner: row.width - 2 * row.padding
    readonly property bool stacked: Theme.huge && Theme.portrait && row.options.length === 3

    padding: 0
    color: "transparent"
    edgeWidth: 0
    spacing: 4 * Theme.mm

    Label {
        width: row.inner
        text: row.title
        size: Theme.huge ? Theme.body : Theme.heading
        bold: true
        Accessible.role: Accessible.Heading
    }
    Grid {
        id: cells
        width: row.inner
        columns: row.stacked ? 1 : row.many ? 2 : row.options.length
        readonly property real cell: {
            let most = 0;
            for (const child of cells.children)
                most = Math.max(most, child.wanted ?? 0);
            return most;
        }
        spacing: 4 * Theme.mm

        Repeater {
            model: row.options
            delegate: Target {
                id: option
                required property var modelData

                objectName: row.post + "-" + option.modelData.value
                name: option.modelData.text
                selected: option.modelData.selected
                corner: 5 * Theme.mm
                width: (cells.width - (cells.columns - 1) * cells.spacing) / cells.columns
                height: cells.cell
                readonly property real wanted: Math.max((row.many ? (Theme.portrait ? 27 : 23) : row.stacked ? 27 : Theme.portrait ? 46 : 33) * Theme.mm, words.implicitHeight + 10 * Theme.mm)
                Accessible.role: Accessible.RadioButton
                Accessible.checked: option.selected
                onActivated: Store.post(row.post, option.modelData.value)

                Rectangle {
                    anchors.fill: parent
                    radius: option.corner
                    color: option.modelData.dark === true ? "#000000" : option.selected && !Theme.highContrast ? "#E3EEEF" : Theme.card
                    border.width: option.selected ? 2.2 * Theme.line : Theme.hairline
                    border.color: option.selected ? Theme.sea : Theme.border
                }
                Column {
                    id: words
                    anchors.centerIn: parent
                    width: parent.width - 8 * Theme.mm
                    spacing: Theme.mm

                    Text {
                        visible: option.modelData.letter !== undefined && !row.stacked
                        anchors.horizontalCenter: parent.horizontalCenter
                        text: "Aa"
                        textFormat: Text.PlainText
                        color: Theme.sea
                        font.family: Theme.family
                        font.weight: Font.Bold
                        font.pixelSize: (option.modelData.letter ?? 10) * Theme.mm
                        renderType: Text.NativeRendering
                        Accessible.ignored: true
                    }
                    Label {
                        width: parent.width
                        text: option.modelData.text
                        size: row.stacked && option.modelData.letter !== undefined ? option.modelData.letter * Theme.mm * 0.9 : Theme.label
                        bold: true
                        color: option.modelData.dark === true ? "#FFE066" : Theme.ink
                        horizontalAlignment: Text.AlignHCenter
                        Accessible.ignored: true
                    }
                }
                Rectangle {
                    visible: option.selected
                    x: parent.width - width - 3 * Theme.mm
                    y: 3 * Theme.mm
                    width: 9 * Theme.mm
                    height: width
                    radius: width / 2
                    color: Theme.sea

                    Icon {
                        anchors.centerIn: parent
                        name: "check"
                        size: 6 * Theme.mm
                        stroke: Theme.seaInk
                        accent: Theme.seaInk
                    }
                }
            }
        }
    }
}
