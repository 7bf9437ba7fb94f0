pragma ComponentBehavior: Bound
import QtQuick
import Aim

// A number of the queue: what it is for, where it leads, what to bring; first to take, then taken.
Reading {
    id: screen

    readonly property bool taken: screen.view.number !== ""
    // A wide screen has room for the number beside what it is for.
    readonly property bool wide: !Theme.portrait && !Theme.huge
    // Large text: a row for each paper, so that a page can break between them.
    readonly property bool rows: Theme.large

    title: screen.view.title
    icon: "queue"
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "takeNumber"
            visible: !screen.taken
            width: row.each
            kind: "primary"
            icon: "queue"
            stacked: row.stacked
            oneWord: !Theme.portrait && Theme.large
            text: Words.t(Theme.portrait ? "queue.take" : "queue.take_short")
            name: Words.t("queue.take")
            onActivated: Store.post("take_number", "")
        }
        ActionButton {
            objectName: "print"
            visible: screen.taken && screen.view.printer === ""
            width: row.each
            kind: "primary"
            icon: "printer"
            stacked: row.stacked
            text: Words.t("guide.print")
            onActivated: Store.post("print", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.taken && screen.view.printer !== ""
            width: row.each
            kind: "primary"
            icon: "staff"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "guide.staff" : "status.staff_short")
            name: Words.t("guide.staff")
            onActivated: Store.post("staff", "")
        }
    }
    Block {
        wanted: screen.taken
        grow: Theme.portrait
        growth: 0.5
        span: screen.wide ? 1 : 2
        padding: (Theme.portrait ? 9 : 6) * Theme.mm
        spacing: 2 * Theme.mm
        centred: true
        color: Theme.sea
        edgeWidth: Theme.highContrast ? Theme.line : 0

        Label {
            objectName: "number"
            width: parent.width
            text: screen.view.number
            size: Math.round(Theme.display * (Theme.huge ? 1.2 : Theme.large ? 1.7 : 2.2))
            bold: true
            color: Theme.seaInk
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            text: Words.t("queue.wait")
            size: Theme.huge || screen.wide ? Theme.label : Theme.body
            color: Theme.seaInk
            horizontalAlignment: Text.AlignHCenter
        }
    }
    Block {
        grow: Theme.portrait
        growth: screen.taken ? 0.5 : 0.8
        span: screen.wide && screen.taken ? 1 : 2
        padding: (Theme.portrait ? 7 : 5) * Theme.mm
        spacing: (screen.wide ? 3 : Theme.portrait ? 8 : 2) * Theme.mm
        centred: true
        color: Theme.panel
        edgeWidth: Theme.highContrast ? Theme.line : 0

        Repeater {
            model: [
                {icon: "where", name: Words.t("queue.counter"), text: screen.view.counter},
                {icon: "information", name: Words.t("queue.for"), text: screen.view.service}
            ]
            delegate: Item {
                id: fact
                required property var modelData
                width: screen.width > 0 ? parent.width : 0
                height: Math.max(picture.size, words.height)
                implicitHeight: height

                Icon {
                    id: picture
                    anchors.verticalCenter: parent.verticalCenter
                    name: fact.modelData.icon
                    size: (Theme.huge ? 13 : Theme.portrait ? 28 : 19) * Theme.mm
                }
                Column {
                    id: words
                    anchors.left: picture.right
                    anchors.leftMargin: 5 * Theme.mm
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter

                    Label {
                        width: parent.width
                        text: fact.modelData.name
                        size: Theme.label
                        color: Theme.ink2
                    }
                    Label {
                        width: parent.width
                        text: fact.modelData.text
                        size: Theme.huge ? Theme.body : Theme.heading
                        bold: true
                    }
                }
            }
        }
    }
    SectionTitle {
        wanted: screen.view.bring.length > 0 && screen.rows
        text: Words.t("queue.bring")
    }
    Repeater {
        model: screen.rows ? screen.view.bring : []
        delegate: ListRow {
            required property string modelData
            icon: "dokumen"
            text: modelData
        }
    }
    Block {
        wanted: screen.view.bring.length > 0 && !screen.rows
        padding: 6 * Theme.mm
        spacing: 3 * Theme.mm

        Label {
            width: parent.width
            text: Words.t("queue.bring")
            size: Theme.label
            bold: true
            color: Theme.sogan
        }
        Grid {
            id: papers
            width: parent.width
            columns: Theme.portrait ? 1 : 2
            columnSpacing: 8 * Theme.mm
            rowSpacing: 2 * Theme.mm

            Repeater {
                model: screen.view.bring
                delegate: Label {
                    required property string modelData
                    width: (papers.width - (papers.columns - 1) * papers.columnSpacing) / papers.columns
                    text: "• " + modelData
                    size: Theme.portrait ? Theme.body : Theme.label
                }
            }
        }
    }
}
