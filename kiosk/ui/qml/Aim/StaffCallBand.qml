import QtQuick

// A visitor calls for staff: over the header of every screen of the desk, so that nothing beneath it moves.
Rectangle {
    id: band

    // As kiosk.ui.desk.calls gives it; null while nobody calls.
    property var call: null
    readonly property bool isHolder: true
    readonly property bool rings: band.call?.rings === true
    readonly property color light: band.lit || !band.rings ? Theme.yellow : Theme.card
    property bool lit: true
    readonly property string which: band.call?.call ?? ""

    // A finger that was on its way to the header, or answered the call before, answers this one not.
    onWhichChanged: answer.lastAt = Date.now()
    visible: band.call !== null
    color: band.rings ? band.light : Theme.greenWash
    Accessible.role: Accessible.AlertMessage
    Accessible.name: band.visible ? band.call.title + ", " + band.call.sub : ""

    // Slower than once a second: nobody is harmed by it.
    Timer {
        running: band.rings && !Theme.reducedMotion
        repeat: true
        interval: 700
        onTriggered: band.lit = !band.lit
        onRunningChanged: band.lit = true
    }
    Icon {
        id: picture
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        name: band.rings ? "bell" : "petugas"
        size: 20 * Theme.mm
        stroke: Theme.yellowInk
        accent: Theme.sogan
    }
    Column {
        anchors.left: picture.right
        anchors.leftMargin: 5 * Theme.mm
        anchors.right: answer.visible ? answer.left : parent.right
        anchors.rightMargin: answer.visible ? 5 * Theme.mm : Theme.margin
        anchors.verticalCenter: parent.verticalCenter

        Label {
            objectName: "callTitle"
            width: parent.width
            text: band.call?.title ?? ""
            size: Theme.label
            bold: true
            color: Theme.yellowInk
            Accessible.ignored: true
        }
        Label {
            width: parent.width
            text: band.call?.sub ?? ""
            size: Theme.caption
            color: Theme.yellowInk
            maximumLineCount: 2
            elide: Text.ElideRight
            Accessible.ignored: true
        }
    }
    ActionButton {
        id: answer
        objectName: "coming"
        visible: (band.call?.action ?? "") !== ""
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        height: Math.min(answer.implicitHeight, band.height - 6 * Theme.mm)
        kind: "primary"
        icon: "check"
        text: band.call?.action ?? ""
        onActivated: Store.post("desk", "coming:" + band.call.call)
    }
}
