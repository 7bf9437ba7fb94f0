pragma ComponentBehavior: Bound
import QtQuick
import Aim

// The desk: the very picture that will be printed.
Sheet {
    id: screen

    onConfirmed: screen.goOn(screen.view.actions ?? [])

    readonly property bool ready: screen.view.image !== ""

    title: screen.view.title
    sub: screen.view.sub
    note: screen.view.note
    noteIcon: "printer"
    split: 0.27

    Row {
        id: sheet
        readonly property int pieces: screen.view.pages > 0 ? screen.view.pages : Theme.portrait ? 2 : 3
        readonly property real cell: (parent.width - (sheet.pieces - 1) * sheet.spacing) / sheet.pieces
        readonly property real scale_: {
            let most = 1;
            let wide = 1;
            for (let i = 0; i < parts.count; ++i) {
                const part = parts.itemAt(i) as SlipPiece;
                most = Math.max(most, part?.paperHeight ?? 1);
                wide = Math.max(wide, part?.paperWidth ?? 1);
            }
            return Math.min(sheet.cell / wide, screen.bodyHeight / most, 1.6);
        }

        visible: screen.ready
        objectName: "slip"
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 4 * Theme.mm
        Accessible.role: Accessible.Graphic
        Accessible.name: screen.view.title

        Repeater {
            id: parts
            model: screen.ready ? sheet.pieces : 0
            delegate: SlipPiece {
                required property int index
                source: screen.ready ? screen.view.image + "/" + index + "/" + sheet.pieces : ""
                scale_: sheet.scale_
            }
        }
    }
    actions: [
        ActionRow {
            id: row
            width: parent.width

            Repeater {
                // Not one of the buttons that share the width.
                visible: false
                model: screen.view.actions
                delegate: ActionButton {
                    required property var modelData
                    objectName: modelData.id
                    kind: modelData.kind
                    icon: modelData.icon
                    text: modelData.text
                    width: row.each
                    onActivated: Store.post("desk", modelData.id)
                }
            }
        }
    ]
}
