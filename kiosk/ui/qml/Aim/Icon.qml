import QtQuick

// A pictogram in two colours, drawn by the "icon" image provider from assets/icons.
Image {
    id: icon

    property string name: ""
    property color stroke: Theme.sea
    property color accent: Theme.sogan
    property real size: 15 * Theme.mm
    // Never nothing: while a page is laid out a place may have no size for a moment, and no picture can be drawn at that.
    readonly property int side: Math.max(1, Math.round(icon.size))

    width: icon.size
    height: icon.size
    sourceSize: Qt.size(icon.side, icon.side)
    source: icon.name === "" ? "" : "image://icon/" + icon.name + "/" + code(icon.stroke) + "/" + code(icon.accent)
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true

    function code(colour: color): string {
        return colour.toString().substring(1);
    }
}
