pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 9: which papers are there already: cards to tick, any number of them.
Reading {
    id: screen

    title: screen.view.title
    icon: "dokumen"
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "done"
            kind: "primary"
            icon: "forward"
            width: row.each
            stacked: row.stacked
            text: Theme.portrait ? screen.view.said : Words.t("number.next")
            name: screen.view.said
            onActivated: Store.post("page", screen.view.done)
        }
    }
    Repeater {
        model: screen.view.choices
        delegate: LinkRow {
            required property var modelData
            ref: modelData.id
            name: modelData.name
            post: "revise"
            icon: modelData.icon
            text: modelData.text
            boxed: true
            ticked: modelData.selected
        }
    }
}
