pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 15: where a case stands, and what was answered.
Reading {
    id: screen

    title: screen.view.state
    icon: screen.view.icon
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "home"
            width: row.each
            kind: "primary"
            icon: "back"
            stacked: row.stacked
            text: Words.t("case.home")
            onActivated: Store.post("continued", "")
        }
        QueueButton {
            brief: !Theme.portrait
            width: row.each
            stacked: row.stacked
            ref: screen.view.queue
        }
    }
    Block {
        leads: true
        padding: 0
        edgeWidth: 0
        color: "transparent"

        Label {
            width: parent.width
            text: screen.view.title
            size: Theme.label
            color: Theme.ink2
        }
    }
    Repeater {
        model: screen.view.pieces
        delegate: Block {
            id: piece
            required property string modelData
            padding: (Theme.portrait ? 7 : 4) * Theme.mm

            Label {
                width: parent.width
                text: piece.modelData
                size: Theme.huge ? Theme.label : Theme.body
            }
        }
    }
    Repeater {
        model: screen.view.by === "" ? screen.view.dates : [screen.view.by].concat(screen.view.dates)
        delegate: Block {
            id: line
            required property string modelData
            padding: 0
            edgeWidth: 0
            color: "transparent"
            Label {
                width: parent.width
                text: line.modelData
                size: Theme.caption
                color: Theme.ink2
            }
        }
    }
}
