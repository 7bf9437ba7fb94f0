pragma ComponentBehavior: Bound
import QtQuick

// How the visit was, in two taps or none: four faces, then what it is about, then thanks.
Column {
    id: row

    // "": how it was; "why": what it is about; "done": thanks.
    property string asked: ""
    readonly property var values: row.asked === "" ? ["1", "2", "3", "4"] : row.asked === "why" ? ["waiting", "staff", "information", "machine", "other"] : []
    readonly property int columns: row.values.length > 4 && Theme.portrait ? 3 : row.values.length

    spacing: (Theme.portrait ? 4 : 2) * Theme.mm

    Label {
        width: parent.width
        text: Words.t(row.asked === "" ? "rating.ask" : row.asked === "why" ? "rating.why" : "rating.thanks")
        size: Theme.huge ? Theme.note : Theme.label
        bold: true
        color: Theme.deepInk
        horizontalAlignment: Text.AlignHCenter
    }
    Grid {
        id: cells
        width: parent.width
        columns: Math.max(1, row.columns)
        spacing: 4 * Theme.mm
        // All as high as the one with the most words.
        readonly property real highest: {
            let most = 0;
            for (const child of cells.children)
                most = Math.max(most, child.wanted ?? 0);
            return most;
        }

        Repeater {
            model: row.values
            delegate: Target {
                id: cell
                required property string modelData
                readonly property bool face: row.asked === ""
                readonly property string about: ({waiting: "clock", staff: "staff", information: "information", machine: "touch"})[cell.modelData] ?? "help"
                objectName: "rate-" + cell.modelData
                name: Words.t((cell.face ? "rating.score_" : "rating.why_") + cell.modelData)
                onDark: true
                corner: 5 * Theme.mm
                width: (cells.width - (row.columns - 1) * cells.spacing) / Math.max(1, row.columns)
                height: cells.highest
                readonly property real wanted: Math.max((cell.face ? (Theme.portrait ? 42 : 34) : (Theme.portrait ? 34 : 28)) * Theme.mm, words.implicitHeight + picture.size + 5 * Theme.mm)
                onActivated: Store.post(cell.face ? "rate" : "rate_why", cell.modelData)

                Rectangle {
                    anchors.fill: parent
                    radius: cell.corner
                    color: Theme.highContrast ? "#000000" : "#E9F1F1"
                    border.width: Theme.highContrast ? Theme.line : 0
                    border.color: Theme.border
                }
                Icon {
                    id: picture
                    anchors.horizontalCenter: parent.horizontalCenter
                    y: 2.5 * Theme.mm
                    name: cell.face ? "face-" + cell.modelData : cell.about
                    size: (cell.face ? (Theme.portrait ? 24 : 19) : Theme.portrait ? 17 : 13) * Theme.mm
                }
                Label {
                    id: words
                    x: 1.5 * Theme.mm
                    width: parent.width - 3 * Theme.mm
                    y: picture.y + picture.size + Theme.mm
                    text: cell.name
                    size: Math.min(Theme.note, 9 * Theme.mm)
                    bold: true
                    color: Theme.highContrast ? Theme.ink : "#073B45"
                    horizontalAlignment: Text.AlignHCenter
                    Accessible.ignored: true
                }
            }
        }
    }
}
