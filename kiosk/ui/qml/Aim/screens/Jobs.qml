pragma ComponentBehavior: Bound
import QtQuick
import Aim

// Openings, with three pictures to narrow them down.
Reading {
    id: screen

    title: Words.t("jobs.title")
    icon: "bekerja"

    Block {
        id: filters
        padding: 0
        edgeWidth: 0
        color: "transparent"

        Grid {
            id: cells
            readonly property real cell: {
                let most = 25 * Theme.mm;
                for (const child of cells.children)
                    most = Math.max(most, child.implicitHeight);
                return most;
            }
            width: filters.width
            columns: Theme.huge && Theme.portrait ? 1 : 3
            spacing: 4 * Theme.mm

            Repeater {
                model: screen.view.filters
                delegate: ActionButton {
                    required property var modelData
                    objectName: modelData.ref
                    icon: modelData.icon
                    text: modelData.text
                    name: modelData.selected ? modelData.name + ", " + modelData.text : modelData.name
                    kind: modelData.selected ? "primary" : "plain"
                    selected: modelData.selected
                    size: Theme.portrait && Theme.large && !Theme.huge ? Theme.caption : Theme.note
                    stacked: Theme.portrait && !Theme.huge
                    width: (cells.width - (cells.columns - 1) * cells.spacing) / cells.columns
                    height: cells.cell
                    onActivated: Store.post("page", modelData.ref)
                }
            }
        }
    }
    Line {
        text: (screen.view.example === "" ? "" : screen.view.example + " · ") + screen.view.said
        size: Theme.caption
        ink: Theme.ink2
    }
    NoteBlock {
        text: screen.view.empty
        icon: "staff"
    }
    LinkRow {
        wanted: screen.view.clear !== ""
        post: "revise"
        ref: screen.view.clear
        name: "clear"
        icon: "retry"
        text: Words.t("jobs.clear")
    }
    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
        }
    }
    NoteBlock {
        text: screen.view.more
        icon: "information"
    }
}
