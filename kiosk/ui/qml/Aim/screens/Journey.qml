pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 8b: documents and stages as pictures, in pages.
Page {
    id: screen

    onViewChanged: flow.later()

    GridFlow {
        id: flow
        mode: Theme.portrait || Theme.huge ? "rows" : "newspaper"
        x: Theme.margin
        y: (Theme.portrait ? 9 : 7) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: (screen.view.printer !== "" ? trouble.y : row.ceiling) - flow.y - 5 * Theme.mm
        spacing: 3.5 * Theme.mm

        Block {
            wanted: screen.view.journey.length > 0
            padding: 5 * Theme.mm

            JourneyPath {
                width: parent.width
                height: implicitHeight
                most: (flow.mode === "newspaper" ? 24 : 29) * Theme.mm
                steps: screen.view.journey
            }
        }
        Block {
            wanted: screen.view.basic
            color: Theme.panel
            edgeWidth: 0

            Promise {
                icon: "pin"
                text: Words.t("journey.basic")
            }
        }
        LinkRow {
            objectName: "queueNumber"
            span: 2
            ref: screen.view.queue
            icon: "queue"
            text: Words.t("queue.take")
        }
        SectionTitle {
            wanted: screen.view.validity.length > 0
            text: Words.t("journey.validity")
        }
        Repeater {
            model: screen.view.validity
            delegate: ListRow {
                required property var modelData
                icon: modelData.icon
                text: modelData.text
                sub: modelData.sub
                mark: modelData.state === "good" ? "good" : "warn"
            }
        }
        SectionTitle {
            wanted: screen.view.documents.length > 0
            text: Words.t("journey.documents")
        }
        Repeater {
            model: screen.view.documents
            delegate: ListRow {
                required property var modelData
                icon: modelData.have ? "done" : "missing"
                text: modelData.text
                word: Words.t(modelData.have ? "journey.have" : "journey.missing")
                mark: modelData.have ? "good" : "warn"
            }
        }
        SectionTitle {
            wanted: screen.view.history.length > 0
            text: Words.t("journey.history")
        }
        Repeater {
            model: screen.view.history
            delegate: ListRow {
                required property var modelData
                icon: modelData.icon
                text: modelData.text
                sub: modelData.sub
                mark: modelData.now ? "now" : "plain"
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
            objectName: "dataWrong"
            visible: screen.view.printer === ""
            width: row.each
            icon: "data_wrong"
            text: Words.t(Theme.portrait ? "journey.wrong" : "journey.wrong_short")
            name: Words.t("journey.wrong")
            stacked: row.stacked
            onActivated: Store.post("data_wrong", "")
        }
        ActionButton {
            objectName: "callStaff"
            visible: screen.view.printer !== ""
            width: row.each
            icon: "staff"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "status.staff" : "status.staff_short")
            name: Words.t("status.staff")
            onActivated: Store.post("staff", "")
        }
    }
}
