pragma ComponentBehavior: Bound
import QtQuick
import Aim

// Openings, with three pictures to narrow them down.
Reading {
    id: screen

    // "9 sampai 16 dari 312": the openings on this page.
    readonly property string told: {
        let first = 0;
        let last = 0;
        for (let i = 0; i < rows.count; ++i) {
            if ((rows.itemAt(i) as LinkRow)?.page !== screen.flow.page)
                continue;
            first = first === 0 ? i + 1 : first;
            last = i + 1;
        }
        return first === 0 ? "" : Words.t("jobs.part").replace("{from}–", first === last ? "" : screen.view.first + first + "–").replace("{to}", screen.view.first + last).replace("{all}", screen.view.count);
    }

    title: Words.t("jobs.title")
    icon: "bekerja"
    flow.before: screen.view.before !== ""
    flow.after: screen.view.after !== ""
    flow.told: screen.told
    flow.onBeyond: step => Store.post("part", step < 0 ? "99:" + screen.view.before : "0:" + screen.view.after)

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
        id: rows
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
        }
    }
}
