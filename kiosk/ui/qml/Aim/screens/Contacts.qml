pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: whom to call; a number that nobody answers for is asked of the staff.
Reading {
    id: screen

    title: Words.t("guide.call")
    icon: "call"
    floor: row.ceiling

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.lines.length === 0 ? " " : screen.view.printer
        calls: false
        queue: screen.view.queue
    }

    PromiseBlock {
        wanted: screen.view.lines.length === 0
        icon: "staff"
        text: Words.t("guide.no_contacts")
    }
    Repeater {
        model: screen.view.lines
        delegate: Block {
            id: line
            required property var modelData
            objectName: "contact"
            span: Theme.huge || Theme.portrait ? 2 : 1
            padding: 5 * Theme.mm
            spacing: Theme.mm

            Label {
                width: parent.width
                text: (line.modelData.example === "" ? "" : line.modelData.example + " · ") + line.modelData.name
                size: Theme.label
            }
            Label {
                width: parent.width
                text: line.modelData.number
                size: line.modelData.known ? Theme.heading : Theme.body
                bold: true
                color: line.modelData.known ? Theme.sea : Theme.sogan
            }
            Label {
                width: parent.width
                visible: text !== ""
                text: line.modelData.hours
                size: Theme.label
                color: Theme.ink2
            }
            Label {
                width: parent.width
                visible: text !== ""
                text: line.modelData.source
                size: Theme.caption
                color: Theme.ink2
            }
        }
    }
}
