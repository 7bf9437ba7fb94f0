import QtQuick

// One line of a chart: its title with what a figure stands for, a row of figures, or its source.
PictureBar {
    id: row

    required property var part
    readonly property bool bar: row.part.kind === "bar"

    breaks: row.part.first
    leads: row.part.kind === "title"
    span: row.bar ? (Theme.huge || Theme.portrait ? 2 : 1) : 2
    padding: row.bar ? 3 * Theme.mm : 0
    text: row.bar ? row.part.text : ""
    people: row.bar ? row.part.sub : ""
    figures: row.bar ? row.part.figures : 0
    bare: !row.bar
    large: true
    grow: row.bar
    growth: 0.6
    centred: true

    Label {
        visible: !row.bar
        width: row.width
        text: row.part.text
        size: row.part.kind === "title" ? Theme.body : Theme.caption
        bold: row.part.kind === "title"
        color: row.part.kind === "title" ? Theme.sogan : Theme.ink2
    }
    Label {
        visible: text !== "" && !row.bar
        width: row.width
        text: row.bar ? "" : row.part.sub
        size: Theme.label
        color: Theme.ink2
    }
}
