pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 8: one big answer, the journey as a picture, the next step, papers that end, how old the data are.
Page {
    id: screen

    readonly property bool neutral: screen.view.neutral
    readonly property bool flat: !Theme.portrait && !Theme.large
    // Large text: the facts of the next step are a panel of their own, so that a page can break before them.
    readonly property bool split: Theme.huge || (Theme.large && !Theme.portrait)
    readonly property bool papers: screen.view.documents.text !== undefined || screen.view.validity.length > 0
    readonly property bool together: screen.flat && screen.papers
    readonly property real pad: (Theme.portrait ? 7 : 5) * Theme.mm

    GridFlow {
        id: flow
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        spacing: (Theme.portrait ? 5 : 4) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: (screen.view.printer !== "" ? trouble.y : row.ceiling) - flow.y - 5 * Theme.mm

        Block {
            id: answer
            readonly property bool side: !Theme.portrait && !Theme.large && screen.view.journey.length > 0

            objectName: "answer"
            grow: Theme.portrait || screen.neutral
            padding: screen.pad
            centred: true

            Item {
                id: both
                width: parent.width
                height: answer.side ? Math.max(top.height, path.height) : top.height + (path.steps.length > 0 ? path.height + 7 * Theme.mm : 0)

                Item {
                    id: top
                    width: answer.side ? both.width * 0.43 : both.width
                    height: Math.max(badge.height, answerWords.height)
                    y: answer.side ? Math.round((both.height - top.height) / 2) : 0

                    Rectangle {
                        id: badge
                        width: (Theme.portrait && !Theme.huge ? 42 : 36) * Theme.mm
                        height: width
                        anchors.verticalCenter: parent.verticalCenter
                        radius: 7 * Theme.mm
                        color: Theme.sea

                        Icon {
                            anchors.centerIn: parent
                            name: screen.view.icon
                            size: badge.width * 0.66
                            stroke: Theme.seaInk
                            accent: Theme.highContrast ? "#000000" : "#FFC845"
                        }
                    }
                    Column {
                        id: answerWords
                        anchors.left: badge.right
                        anchors.leftMargin: 8 * Theme.mm
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter

                        Label {
                            width: parent.width
                            visible: !screen.neutral
                            text: Words.t("status.now")
                            size: Theme.label
                            color: Theme.ink2
                        }
                        Label {
                            objectName: "statusWord"
                            width: parent.width
                            text: screen.view.answer
                            size: Theme.huge || answer.side ? Theme.heading : Theme.title
                            bold: true
                            Accessible.role: Accessible.Heading
                        }
                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: screen.view.work
                            size: Theme.label
                        }
                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: screen.view.since
                            size: Theme.caption
                            color: Theme.ink2
                        }
                    }
                }
                JourneyPath {
                    id: path
                    x: answer.side ? both.width * 0.45 : -3 * Theme.mm
                    y: answer.side ? Math.round((both.height - path.height) / 2) : top.height + 7 * Theme.mm
                    width: answer.side ? both.width * 0.55 : both.width + 6 * Theme.mm
                    height: implicitHeight
                    steps: screen.split ? [] : screen.view.journey
                }
            }
        }
        Block {
            wanted: screen.split && screen.view.journey.length > 0
            padding: screen.pad

            JourneyPath {
                width: parent.width
                height: implicitHeight
                steps: screen.view.journey
            }
        }
        Block {
            id: next
            objectName: "next"
            wanted: !screen.neutral
            grow: Theme.portrait
            padding: screen.pad
            color: Theme.panel
            edgeWidth: Theme.highContrast ? Theme.line : 0
            spacing: (screen.flat ? 2 : 4) * Theme.mm

            Item {
                width: parent.width
                height: nextTitle.height

                Label {
                    id: nextTitle
                    width: screen.flat ? implicitWidth : parent.width
                    text: Words.t("status.next")
                    size: Theme.label
                    bold: true
                    color: Theme.sogan
                }
                Label {
                    visible: screen.flat && text !== ""
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: screen.neutral ? "" : screen.view.next.source
                    size: Theme.caption
                    color: Theme.ink2
                }
            }
            Label {
                width: parent.width
                text: screen.neutral ? "" : screen.view.next.action
                size: Theme.huge || screen.flat ? Theme.body : Theme.heading
                bold: true
            }
            FactGrid {
                width: parent.width
                visible: !screen.split
                across: screen.flat ? 4 : Theme.large ? 1 : 2
                facts: screen.neutral ? [] : screen.view.next.facts
            }
            Label {
                width: parent.width
                visible: !screen.flat && !screen.split && text !== ""
                text: screen.neutral ? "" : screen.view.next.source
                size: Theme.caption
                color: Theme.ink2
            }
        }
        Block {
            objectName: "facts"
            wanted: screen.split && !screen.neutral && screen.view.next.facts.length > 0
            padding: screen.pad
            color: Theme.panel
            edgeWidth: Theme.highContrast ? Theme.line : 0
            spacing: 3 * Theme.mm

            FactGrid {
                width: parent.width
                across: Theme.portrait ? 1 : 2
                facts: screen.neutral ? [] : screen.view.next.facts
            }
            Label {
                width: parent.width
                visible: text !== ""
                text: screen.neutral ? "" : screen.view.next.source
                size: Theme.caption
                color: Theme.ink2
            }
        }
        Block {
            objectName: "papers"
            wanted: screen.together
            padding: 4 * Theme.mm
            centred: true

            Grid {
                id: lines
                readonly property int across: screen.view.validity.length + 1 + (screen.view.documents.text !== undefined ? 1 : 0)
                readonly property real cell: (lines.width - (lines.columns - 1) * 4 * Theme.mm) / lines.columns
                width: parent.width
                columns: Math.min(3, lines.across)
                columnSpacing: 4 * Theme.mm
                rowSpacing: 3 * Theme.mm
                verticalItemAlignment: Grid.AlignVCenter

                StatusLine {
                    width: lines.cell
                    visible: screen.view.documents.text !== undefined
                    icon: screen.view.documents.icon ?? ""
                    ink: screen.view.documents.complete === true ? Theme.green : Theme.missing
                    text: screen.view.documents.text ?? ""
                    sub: screen.view.documents.sub ?? ""
                }
                Repeater {
                    model: screen.view.validity
                    delegate: StatusLine {
                        required property var modelData
                        width: lines.cell
                        icon: "warning"
                        ink: Theme.sogan
                        text: modelData.text
                        sub: modelData.sub
                    }
                }
                Label {
                    width: lines.cell
                    text: screen.view.data
                    size: Theme.caption
                    color: Theme.ink2
                }
            }
        }
        Block {
            objectName: "documents"
            wanted: !screen.together && screen.view.documents.text !== undefined
            span: Theme.huge ? 2 : 1
            padding: 5 * Theme.mm
            centred: true

            StatusLine {
                width: parent.width
                icon: screen.view.documents.icon ?? ""
                ink: screen.view.documents.complete === true ? Theme.green : Theme.missing
                text: screen.view.documents.text ?? ""
                sub: screen.view.documents.sub ?? ""
            }
        }
        Repeater {
            model: screen.view.validity
            delegate: Block {
                id: paper
                required property var modelData
                objectName: "validity"
                wanted: !screen.together
                span: Theme.huge ? 2 : 1
                padding: 5 * Theme.mm
                centred: true
                color: Theme.yellowWash
                edge: "#D9A521"

                StatusLine {
                    width: parent.width
                    icon: "warning"
                    ink: Theme.sogan
                    text: paper.modelData.text
                    sub: paper.modelData.sub
                }
            }
        }
        Block {
            wanted: !screen.together
            padding: 0
            color: "transparent"
            edgeWidth: 0

            Label {
                width: parent.width
                text: screen.view.data
                size: Theme.caption
                color: Theme.ink2
            }
        }
    }
    Note {
        id: trouble
        x: Theme.margin
        y: row.ceiling - height - 4 * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: implicitHeight
        text: screen.view.printer
        icon: "printer"
    }
    FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "print"
            visible: screen.view.printer === ""
            width: row.each
            kind: "primary"
            icon: "printer"
            text: Words.t("status.print")
            stacked: row.stacked
            onActivated: Store.post("print", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== "" || screen.neutral
            width: row.each
            kind: screen.view.printer !== "" ? "primary" : "plain"
            icon: "staff"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "status.staff" : "status.staff_short")
            name: Words.t("status.staff")
            onActivated: Store.post("staff", "")
        }
        ActionButton {
            objectName: "journey"
            visible: !screen.neutral
            width: row.each
            icon: "journey"
            text: Words.t("status.journey")
            stacked: row.stacked
            onActivated: Store.post("journey", "")
        }
    }
}
