pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 8: one big answer, the journey as a picture, the next step, papers that end, how old the data are.
Page {
    id: screen

    readonly property bool neutral: screen.view.neutral
    // In the usual text size all stands on one page, with as much air as there is room for; in landscape the answer
    // at the left, the next step at the right.
    readonly property bool whole: !Theme.large && !screen.neutral
    readonly property bool flat: screen.whole && !Theme.portrait
    // Large text: the facts of the next step are a panel of their own, so that a page can break before them.
    readonly property bool split: Theme.huge || (Theme.large && !Theme.portrait)
    readonly property int leftLevel: screen.whole ? flow.leftLevel : 1
    readonly property int rightLevel: !screen.whole ? 1 : Theme.portrait ? flow.leftLevel : flow.rightLevel
    readonly property real pad: (Theme.portrait && screen.leftLevel < 2 ? 7 : 5) * Theme.mm
    readonly property string trouble: screen.view.printer
    // No way to show: the answer and what follows take its place on a high screen.
    readonly property bool short: Theme.portrait && !Theme.large && screen.view.journey.length === 0
    readonly property bool tall: screen.short && (screen.neutral || screen.leftLevel === 0)

    // Parts of another page are not laid out until they are looked at: a new view is measured as a whole.
    onViewChanged: flow.later()

    GridFlow {
        id: flow
        mode: screen.whole ? "sides" : "rows"
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        spacing: (Theme.portrait ? 5 : 4) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: (trouble.visible ? trouble.y : row.ceiling) - flow.y - 5 * Theme.mm

        Block {
            id: answer
            objectName: "answer"
            grow: Theme.portrait || screen.neutral || screen.flat
            growth: screen.short ? 2 : screen.neutral ? 1.2 : screen.flat ? 9 : 0.4
            padding: (screen.flat && screen.leftLevel === 0 ? 7 : screen.pad / Theme.mm) * Theme.mm
            spacing: [8, Theme.portrait ? 7 : 4, 4][screen.leftLevel] * Theme.mm
            centred: true

            Item {
                width: parent.width
                height: screen.tall ? badge.height + 10 * Theme.mm + answerWords.height : Math.max(badge.height, answerWords.height)
                implicitHeight: height

                Rectangle {
                    id: badge
                    width: (screen.tall ? 96 : screen.neutral && !Theme.large ? 60 : Theme.portrait && !Theme.huge ? 42 : 36) * Theme.mm
                    height: width
                    x: screen.tall ? Math.round((parent.width - width) / 2) : 0
                    y: screen.tall ? 0 : Math.round((parent.height - height) / 2)
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
                    x: screen.tall ? 0 : badge.width + 8 * Theme.mm
                    y: screen.tall ? badge.height + 10 * Theme.mm : Math.round((parent.height - height) / 2)
                    width: parent.width - x

                    Label {
                        width: parent.width
                        horizontalAlignment: screen.tall ? Text.AlignHCenter : Text.AlignLeft
                        visible: !screen.neutral
                        text: Words.t("status.now")
                        size: Theme.label
                        color: Theme.ink2
                    }
                    Label {
                        objectName: "statusWord"
                        width: parent.width
                        horizontalAlignment: screen.tall ? Text.AlignHCenter : Text.AlignLeft
                        text: screen.view.answer
                        size: Theme.huge || screen.leftLevel === 2 ? Theme.heading : Theme.title
                        bold: true
                        Accessible.role: Accessible.Heading
                    }
                    Joined {
                        width: parent.width
                        horizontalAlignment: screen.tall ? Text.AlignHCenter : Text.AlignLeft
                        visible: text !== ""
                        parts: screen.view.work
                        size: Theme.label
                    }
                    Label {
                        width: parent.width
                        horizontalAlignment: screen.tall ? Text.AlignHCenter : Text.AlignLeft
                        visible: text !== ""
                        text: screen.view.since
                        size: Theme.caption
                        color: Theme.ink2
                    }
                }
            }
            JourneyPath {
                x: -answer.padding / 2
                width: parent.width + answer.padding
                height: implicitHeight
                most: [29, screen.flat ? 25 : 29, 24][screen.leftLevel] * Theme.mm
                steps: screen.split ? [] : screen.view.journey
            }
            Label {
                width: parent.width
                visible: screen.flat
                text: screen.view.data
                size: Theme.caption
                color: Theme.ink2
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
            side: Theme.portrait ? 0 : 1
            wanted: !screen.neutral
            grow: Theme.portrait || screen.flat
            growth: screen.short ? 1.2 : screen.flat ? 9 : 0.4
            padding: (screen.flat && screen.rightLevel === 0 ? 8 : screen.pad / Theme.mm) * Theme.mm
            centred: screen.whole
            color: Theme.panel
            edgeWidth: Theme.highContrast ? Theme.line : 0
            spacing: [5, 4, 2][screen.rightLevel] * Theme.mm

            // The step, and beside it the number for its counter: no row of its own where all stands on one page.
            Item {
                width: parent.width
                height: Math.max(step.height, take.visible ? take.height : 0)
                implicitHeight: height

                Column {
                    id: step
                    width: parent.width - (take.visible ? take.width + 4 * Theme.mm : 0)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: [5, 4, 2][screen.rightLevel] * Theme.mm

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
                        size: Theme.huge || screen.rightLevel === 2 ? Theme.body : Theme.heading
                        bold: true
                    }
                }
                QueueButton {
                    id: take
                    visible: screen.whole
                    // Where room is short, its two words stand one above the other.
                    readonly property bool small: screen.rightLevel === 2
                    width: small ? 48 * Theme.mm : implicitWidth
                    height: small ? Theme.touch : implicitHeight
                    size: small ? Theme.caption : Theme.label
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    ref: screen.view.queue
                }
            }
            FactGrid {
                width: parent.width
                visible: !screen.split
                across: Theme.large ? 1 : 2
                facts: screen.neutral ? [] : screen.view.next.facts
            }
            Label {
                width: parent.width
                visible: !screen.split && text !== ""
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
        LinkRow {
            name: "queueNumber"
            wanted: !screen.whole
            bare: screen.whole
            side: 0
            span: 2
            ref: screen.view.queue
            icon: "queue"
            text: Words.t("queue.take")
        }
        Block {
            objectName: "documents"
            // Where a page must turn, what comes next has the first one to itself.
            breaks: screen.whole
            side: Theme.portrait ? 0 : 1
            wanted: screen.view.documents.text !== undefined
            span: Theme.huge ? 2 : 1
            padding: (screen.rightLevel === 2 ? 3 : 5) * Theme.mm
            centred: true

            StatusLine {
                width: parent.width
                small: screen.rightLevel === 2
                icon: screen.view.documents.icon ?? ""
                ink: screen.view.documents.complete === true ? Theme.green : Theme.sogan
                text: screen.view.documents.text ?? ""
                sub: screen.view.documents.sub ?? ""
            }
        }
        // Places, not papers: a person's papers fill what was built ahead.
        Repeater {
            model: 3
            delegate: Block {
                id: paper
                required property int index
                readonly property var about: screen.view.validity[paper.index] ?? {text: "", sub: ""}
                objectName: "validity"
                wanted: paper.index < screen.view.validity.length
                side: Theme.portrait ? 0 : 1
                span: Theme.huge ? 2 : 1
                padding: (screen.rightLevel === 2 ? 3 : 5) * Theme.mm
                centred: true
                color: Theme.yellowWash
                edge: "#D9A521"

                StatusLine {
                    width: parent.width
                    small: screen.rightLevel === 2
                    icon: "warning"
                    ink: Theme.sogan
                    text: paper.about.text
                    sub: paper.about.sub
                }
            }
        }
        Block {
            wanted: screen.flat && screen.trouble !== ""
            side: Theme.portrait ? 0 : 1
            padding: 0
            color: "transparent"
            edgeWidth: 0

            Note {
                width: parent.width
                height: implicitHeight
                text: screen.trouble
                icon: "printer"
            }
        }
        Block {
            wanted: !screen.flat
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
        text: screen.flat ? "" : screen.trouble
        icon: "printer"
    }
    FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "print"
            visible: screen.trouble === ""
            width: row.each
            kind: "primary"
            icon: "printer"
            text: Words.t("status.print")
            stacked: row.stacked
            onActivated: Store.post("print", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.trouble !== "" || screen.neutral
            width: row.each
            kind: screen.trouble !== "" ? "primary" : "plain"
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
