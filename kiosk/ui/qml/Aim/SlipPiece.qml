import QtQuick

// A piece of the slip, as it will be printed.
Rectangle {
    id: piece

    property alias source: picture.source
    property real scale_: 1
    readonly property real paperWidth: picture.sourceSize.width
    readonly property real paperHeight: picture.sourceSize.height

    width: Math.round(piece.paperWidth * piece.scale_)
    height: Math.round(piece.paperHeight * piece.scale_)
    color: "#FFFFFF"
    border.width: Theme.hairline
    border.color: Theme.border

    Image {
        id: picture
        anchors.fill: parent
        anchors.margins: Theme.hairline
        cache: false
        smooth: true
        mipmap: true
    }
}
