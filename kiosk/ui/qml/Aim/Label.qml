import QtQuick

// A text in one of the theme's sizes; it wraps and is never cut.
Text {
    id: label

    property real size: Theme.body
    property bool bold: false
    readonly property bool isLabel: true

    color: Theme.ink
    wrapMode: Text.WordWrap
    textFormat: Text.PlainText
    renderType: Text.NativeRendering
    lineHeight: label.size >= Theme.title ? 0.88 : 0.94
    font.family: Theme.family
    font.pixelSize: label.size
    font.weight: label.bold ? Font.Bold : Font.Normal
    Accessible.role: Accessible.StaticText
    Accessible.name: label.text
    Accessible.ignored: label.text === ""
}
