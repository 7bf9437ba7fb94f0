pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 8: one big answer, the journey as a picture, the next step, papers that end, how old the data are.
Page {
    id: screen

    readonly property bool neutral: screen.view.neutral
    readonly property bool roomy: !Theme.large

    GridFlow {
        id: flow
        x: Theme.margin
        y: (Theme.portrait ? 11 : 7) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: actions.y - flow.y - 5 * Theme.mm

        Block {
            id: answer
            objectName: "answer"
            span: screen.view.journey.length > 0 && !Theme.portrait && !Theme.huge ? 1 : 2
            grow: true
            centred: true
            spacing: 7 * Theme.mm

            Item {
                width: parent.width
                height: Math.max(badge.height, answerWords.height)

                Rectangle {
                    id: badge
                    width: (Theme.portrait && !Theme.huge ? 42 : 34) * Theme.mm
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
                        size: Theme.huge ? Theme.heading : Theme.title
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
                width: parent.width
                steps: screen.view.journey
                height: implicitHeight
            }
            Label {
                visible: screen.view.example
                text: Words.t("status.example")
                size: Theme.caption
                bold: true
                color: Theme.sogan
            }
        }
        Block {
            objectName: "next"
            wanted: !screen.neutral
            span: answer.span
            grow: true
            color: Theme.panel
            edgeWidth: Theme.highContrast ? Theme.line : 0
            spacing: 4 * Theme.mm

            Label {
                width: parent.width
                text: Words.t("status.next")
                size: Theme.label
                bold: true
                color: Theme.sogan
            }
            Label {
                width: parent.width
                text: screen.neutral ? "" : screen.view.next.action
                size: Theme.huge ? Theme.body : Theme.heading
                bold: true
            }
            Grid {
                id: facts
                readonly property int rowsOf: Theme.huge && Theme.portrait ? 1 : 2
                width: parent.width
                columns: facts.rowsOf
                columnSpacing: 4 * Theme.mm
                rowSpacing: 4 * Theme.mm

                Repeater {
                    model: screen.neutral ? [] : screen.view.next.facts
                    delegate: Fact {
                        required property var modelData
                        width: (facts.width - (facts.rowsOf - 1) * 4 * Theme.mm) / facts.rowsOf
                        height: implicitHeight
                        icon: modelData.icon
                        name: modelData.name
                        text: modelData.text
                    }
                }
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
            objectName: "documents"
            wanted: screen.view.documents.text !== undefined
            span: Theme.huge && Theme.portrait ? 2 : 1
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
                span: Theme.huge && Theme.portrait ? 2 : 1
                padding: 5 * Theme.mm
                centred: true
                color: paper.modelData.state === "good" ? Theme.card : Theme.yellowWash
                edge: paper.modelData.state === "good" ? Theme.softBorder : "#D9A521"

                StatusLine {
                    width: parent.width
                    icon: paper.modelData.state === "good" ? paper.modelData.icon : "warning"
                    ink: paper.modelData.state === "good" ? Theme.sea : Theme.sogan
                    text: paper.modelData.text
                    sub: paper.modelData.sub
                }
            }
        }
        Block {
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
    Column {
        id: actions
        x: Theme.portrait ? Theme.margin : screen.width - Theme.margin - actions.width
        width: Theme.portrait ? screen.width - 2 * Theme.margin : screen.width - 2 * Theme.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 5 * Theme.mm
        spacing: 4 * Theme.mm

        Note {
            width: parent.width
            text: screen.view.printer
            icon: "printer"
        }
        ActionRow {
            id: row
            width: parent.width

            ActionButton {
                objectName: "print"
                visible: screen.view.printer === ""
                width: row.each
                kind: "primary"
                icon: "printer"
                text: Words.t("status.print")
                onActivated: Store.post("print", "")
            }
            ActionButton {
                objectName: "callStaff"
                visible: screen.view.printer !== "" || screen.neutral
                width: row.each
                kind: screen.neutral && screen.view.printer !== "" ? "primary" : "plain"
                icon: "staff"
                text: Words.t("status.staff")
                onActivated: Store.post("staff", "")
            }
            ActionButton {
                objectName: "journey"
                visible: !screen.neutral
                width: row.each
                icon: "journey"
                text: Words.t("status.journey")
                onActivated: Store.post("journey", "")
            }
        }
    }
}
