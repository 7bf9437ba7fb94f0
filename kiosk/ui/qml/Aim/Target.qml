import QtQuick

// Whatever can be touched: acts on release inside, at most once in 300 ms, never on a touch that began on the screen
// before; also with Enter or Space; shows a ring when the keyboard is in use.
Item {
    id: target

    property string name: ""
    property bool selected: false
    property bool onDark: false
    property real corner: Theme.radius
    readonly property bool down: area.pressed && area.containsMouse && target.accepting
    property bool accepting: false
    property double lastAt: 0
    property bool isTarget: true

    signal activated()

    function fire() {
        const now = Date.now();
        if (now - target.lastAt < Theme.debounce)
            return;
        target.lastAt = now;
        target.activated();
    }

    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: target.name
    Accessible.focusable: true
    Accessible.selected: target.selected
    Accessible.onPressAction: target.fire()

    Keys.onPressed: event => {
        // Qt itself moves the focus from here, and nothing above hears of the key.
        if (event.key === Qt.Key_Tab || event.key === Qt.Key_Backtab) {
            Store.keyboard = true;
            Store.post("touched", "");
        }
        const press = event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_Space;
        if (press && !event.isAutoRepeat)
            target.fire();
        if (press)
            event.accepted = true;
    }

    MouseArea {
        id: area
        anchors.fill: parent
        preventStealing: true
        onPressed: target.accepting = Date.now() - Store.openedAt >= Theme.debounce
        onReleased: if (target.accepting && area.containsMouse) target.fire()
    }

    Rectangle {
        z: 10
        visible: target.activeFocus && Store.keyboard
        anchors.fill: parent
        anchors.margins: -Theme.ring - Theme.hairline
        color: "transparent"
        radius: target.corner + Theme.ring
        border.width: Theme.ring
        border.color: target.onDark ? Theme.focusOnDark : Theme.focus
    }
}
