import QtQuick

// A thin woven band, drawn once by the image provider and repeated.
Image {
    id: woven

    property color thread: Theme.highContrast ? "#FFE066" : "#C98A4B"

    height: 4.5 * Theme.mm
    fillMode: Image.TileHorizontally
    horizontalAlignment: Image.AlignLeft
    sourceSize: Qt.size(Math.round(9 * Theme.mm), Math.round(4.5 * Theme.mm))
    source: "image://icon/band/" + woven.thread.toString().substring(1) + "/" + woven.thread.toString().substring(1)
    Accessible.ignored: true
}
