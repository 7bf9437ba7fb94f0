import QtQuick

// A heading inside a GridFlow.
Block {
    id: section

    property string text: ""

    padding: 0
    leads: true
    color: "transparent"
    edgeWidth: 0

    Label {
        width: section.width
        text: section.text
        size: Theme.label
        bold: true
        color: Theme.sogan
        Accessible.role: Accessible.Heading
    }
}
