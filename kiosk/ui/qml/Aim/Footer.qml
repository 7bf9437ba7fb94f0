import QtQuick

// The bottom of every screen: emergency left, back in the middle, end right; a place that is not used stays empty.
Rectangle {
    id: footer

    property bool emergency: true
    property bool back: true
    property bool end: true
    property string overlay: ""
    readonly property bool isHolder: true
    readonly property bool stacked: Theme.portrait ? Theme.large : Theme.huge
    readonly property real slot: Theme.portrait ? (footer.width - 2 * Theme.margin - 20 * Theme.mm) / 3 : Theme.place

    color: Theme.panel
    onHeightChanged: Theme.footerHeight = footer.height
    implicitHeight: Math.round(endButton.implicitHeight + 13 * Theme.mm)

    Rectangle {
        visible: Theme.highContrast
        width: parent.width
        height: Theme.line
        color: Theme.border
    }
    ActionButton {
        objectName: "emergency"
        visible: footer.emergency
        kind: "danger"
        icon: "emergency"
        text: Words.t("chrome.emergency")
        stacked: footer.stacked
        oneWord: true
        x: Theme.margin
        width: footer.slot
        anchors.verticalCenter: parent.verticalCenter
        onActivated: Store.post("overlay", "emergency")
    }
    ActionButton {
        objectName: "back"
        visible: footer.overlay === "" ? footer.back : footer.overlay !== "time_warning"
        icon: footer.overlay === "" ? "back" : "close"
        text: Words.t(footer.overlay === "" ? "chrome.back" : "chrome.close")
        stacked: footer.stacked
        oneWord: true
        width: footer.slot
        anchors.centerIn: parent
        onActivated: Store.post(footer.overlay === "" ? "back" : "overlay_closed", "")
    }
    ActionButton {
        id: endButton
        objectName: "end"
        visible: footer.end
        icon: "end"
        text: Words.t("chrome.end")
        stacked: footer.stacked
        oneWord: true
        width: footer.slot
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        onActivated: Store.post("end", "")
    }
}
