pragma ComponentBehavior: Bound
import QtQuick
import Aim

// The desk: rows that say something or lead on, a bar where something is under way, and what can be done below.
Reading {
    id: screen

    onConfirmed: screen.goOn(screen.view.actions ?? [])

    title: screen.view.title
    icon: screen.view.icon
    floor: foot.visible ? foot.ceiling : screen.height

    Block {
        id: noteBlock
        span: 2
        padding: 0
        wanted: screen.view.note !== ""
        color: "transparent"
        edgeWidth: 0

        Note {
            width: noteBlock.width
            height: implicitHeight
            text: screen.view.note
            icon: "information"
            size: Theme.label
        }
    }
    Block {
        id: bar
        span: 2
        padding: 0
        wanted: screen.view.progress !== undefined
        color: "transparent"
        edgeWidth: 0

        Rectangle {
            width: bar.width
            height: 9 * Theme.mm
            radius: height / 2
            color: Theme.panel
            border.width: Theme.hairline
            border.color: Theme.border

            Rectangle {
                width: Math.max(parent.height, parent.width * (screen.view.progress ?? 0))
                height: parent.height
                radius: parent.radius
                color: Theme.sea
            }
        }
    }
    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            post: "desk"
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
            word: modelData.word
            mark: modelData.mark
        }
    }
    foot: FootActions {
        id: foot
        visible: screen.view.actions.length > 0
        page: screen

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
                stacked: foot.stacked
                width: foot.each
                onActivated: Store.post("desk", modelData.id)
            }
        }
    }
}
