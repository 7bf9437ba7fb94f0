pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 10: the very picture that will be printed.
Sheet {
    id: screen

    readonly property bool ready: screen.view.image !== ""

    title: Words.t(screen.ready ? "preview.title" : "preview.drawing")
    sub: Words.t(screen.ready ? "preview.sub" : "opening.sub")
    note: screen.view.fault
    noteIcon: "printer"
    split: 0.27

    Row {
        id: sheet
        // As many pieces side by side as show the print largest: a short slip lies there whole.
        readonly property int pieces: {
            const [wide, high] = screen.view.paper;
            let best = 1;
            let largest = 0;
            for (let n = 1; n <= (Theme.portrait ? 2 : 3); ++n) {
                const shown = Math.min(sheet.cellOf(n) / wide, screen.bodyHeight * n / high, 1.6);
                if (shown > largest * 1.1) {
                    best = n;
                    largest = shown;
                }
            }
            return best;
        }
        readonly property real cell: sheet.cellOf(sheet.pieces)
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

        function cellOf(pieces: int): real {
            return (parent.width - (pieces - 1) * sheet.spacing) / pieces;
        }

        visible: screen.ready
        objectName: "slip"
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 4 * Theme.mm
        Accessible.role: Accessible.Graphic
        Accessible.name: Words.t("preview.title")

        Repeater {
            id: parts
            model: screen.ready ? sheet.pieces : 0
            delegate: SlipPiece {
                required property int index
                source: screen.view.image + "/" + index + "/" + sheet.pieces
                scale_: sheet.scale_
            }
        }
    }
    Icon {
        visible: !screen.ready
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.4))
        name: "paper"
        size: Math.min(parent.height, 90 * Theme.mm)
    }
    actions: [
        ActionButton {
            objectName: "printNow"
            visible: screen.ready && screen.view.printer === ""
            kind: "primary"
            icon: "printer"
            text: Words.t("preview.print")
            width: parent.width
            onActivated: Store.post("continued", "")
        },
        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== ""
            icon: "staff"
            text: Words.t("status.staff")
            width: parent.width
            onActivated: Store.post("staff", "")
        }
    ]
}
