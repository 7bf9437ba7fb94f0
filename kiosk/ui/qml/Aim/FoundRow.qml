import QtQuick

// One row of what a search found: a page to open, or the heading of its group.
LinkRow {
    id: found

    required property var part
    readonly property bool heading: found.part.ref === ""

    ref: found.part.ref
    icon: found.heading ? "" : found.part.icon
    text: found.heading ? "" : found.part.text
    sub: found.part.sub ?? ""
    bare: found.heading
    leads: found.heading
    span: 2

    Label {
        visible: found.heading
        width: found.width
        text: found.part.heading
        size: Theme.label
        bold: true
        color: Theme.sogan
        Accessible.role: Accessible.Heading
    }
}
