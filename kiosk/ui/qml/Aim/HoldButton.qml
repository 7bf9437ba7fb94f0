import QtQuick

// Held for three seconds it acts at once; tapped it asks once more. A bar fills while it is held.
Item {
    id: button

    property bool isTarget: true
    property string name: Words.t("report.hold") + ", " + Words.t("report.hold_sub")
    property real part: 0
    readonly property bool holding: area.pressed && area.containsMouse

    signal held()
    signal activated()

    implicitHeight: Math.max((Theme.portrait ? 44 : 34) * Theme.mm, words.implicitHeight + 8 * Theme.mm)
    height: implicitHeight
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: button.name
    Accessible.focusable: true
    Accessible.onPressAction: button.activated()
    Keys.onReturnPressed: button.activated()
    Keys.onEnterPressed: button.activated()
    Keys.onSpacePressed: button.activated()

    Rectangle {
        anchors.fill: parent
        radius: 6 * Theme.mm
        color: Theme.red
        border.width: Theme.highContrast ? Theme.line : 0
        border.color: Theme.redInk
    }
    Rectangle {
        width: Math.max(2 * radius, parent.width * button.part)
        height: parent.height
        visible: button.part > 0
        radius: 6 * Theme.mm
        color: Theme.highContrast ? "#555555" : "#6E0A12"
    }
    Row {
        anchors.centerIn: parent
        spacing: 7 * Theme.mm

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "touch"
            size: 24 * Theme.mm
            stroke: Theme.redInk
            accent: Theme.redInk
        }
        Column {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(Math.max(first.implicitWidth, second.implicitWidth), button.width - 46 * Theme.mm)

            Label {
                id: first
                width: parent.width
                text: Words.t(button.holding ? "report.holding" : "report.hold")
                size: Theme.heading
                bold: true
                color: Theme.redInk
                Accessible.ignored: true
            }
            Label {
                id: second
                width: parent.width
                text: Words.t("report.hold_sub")
                size: Theme.label
                color: Theme.redInk
                Accessible.ignored: true
            }
        }
    }
    Timer {
        interval: 100
        repeat: true
        running: button.holding
        onTriggered: {
            button.part = Math.min(1, button.part + 1 / 30);
            if (button.part >= 1 && !area.done) {
                area.done = true;
                button.held();
            }
        }
    }
    MouseArea {
        id: area
        property bool done: false
        anchors.fill: parent
        preventStealing: true
        onPressed: {
            area.done = false;
            button.part = 0;
            Store.post("touched", "");
        }
        onReleased: {
            button.part = 0;
            if (!area.done && area.containsMouse)
                button.activated();
        }
        onCanceled: button.part = 0
    }
    Rectangle {
        z: 10
        visible: button.activeFocus && Store.keyboard
        anchors.fill: parent
        anchors.margins: -Theme.ring - Theme.hairline
        color: "transparent"
        radius: 6 * Theme.mm + Theme.ring
        border.width: Theme.ring
        border.color: Theme.focus
    }
}
