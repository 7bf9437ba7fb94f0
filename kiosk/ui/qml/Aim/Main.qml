import QtQuick

// The whole kiosk: one window, a page, over it at most one opaque overlay, around them the frame.
Window {
    id: root

    property string pageKey: ""
    property string overlayKey: ""
    readonly property bool overlaid: root.overlayKey !== ""
    readonly property bool bare: Store.chrome.bare === true && !root.overlaid
    // Of two places one shows the page, in the other the next one may be built ahead.
    property bool swapped: false
    readonly property PagePlace here: root.swapped ? second : first
    readonly property PagePlace ahead: root.swapped ? first : second
    readonly property string nextScreen: root.ahead.screen
    property var compiled: ({})
    // Screens are read by themselves: into a headset, and a warning to whoever listens.
    readonly property bool aloud: Store.chrome.aloud === true && Store.heard

    color: Theme.paper
    // The staff desk of an office PC: an ordinary window.
    property bool framed: false
    flags: root.framed ? Qt.Window : Qt.Window | Qt.FramelessWindowHint

    // Nobody closes the kiosk's window: the program ends by QCoreApplication::exit, which does not ask.
    onClosing: close => close.accepted = root.framed
    onWidthChanged: Theme.width = root.width
    onHeightChanged: Theme.height = root.height
    // The first frame already shows the visit: what came before this window did, no signal tells any more.
    Component.onCompleted: {
        root.width = Theme.width;
        root.height = Theme.height;
        root.present();
        root.cover();
    }

    // Keys begin anew with every page and panel: a button that had the focus may have gone with the one before, unseen.
    function present() {
        const page = Store.page;
        if (page === null)
            return;
        if (page.key === root.pageKey && root.here.page !== null) {
            root.here.page.view = page.view;
            return;
        }
        root.pageKey = page.key;
        Store.openedAt = Date.now();
        stage.forceActiveFocus();
        if (page.screen === root.nextScreen)
            root.turn(page.view);
        else
            root.here.show(page.screen, page.view);
        if (!root.overlaid)
            root.arrive();
        Store.screenReady(page.key);
    }
    // Shows the page that was built ahead, and lets go of the one that stood on the screen.
    function turn(view: var) {
        const before = root.here;
        root.ahead.finish();
        root.ahead.page.view = view;
        root.swapped = !root.swapped;
        before.clear();
    }
    // Builds a page that is likely to come next, out of sight and with nobody's data in it, or lets go of one.
    function prepare() {
        const next = Store.next;
        if (next === null || next === undefined)
            root.ahead.clear();
        else if (next.screen !== root.nextScreen)
            root.ahead.prepare(next.screen, next.view);
    }
    function cover() {
        const over = Store.overlay;
        if (over === null || over === undefined) {
            if (root.overlaid) {
                Store.openedAt = Date.now();
                stage.forceActiveFocus();
            }
            root.overlayKey = "";
            panel.clear();
            return;
        }
        if (over.key === root.overlayKey && panel.page !== null) {
            panel.page.view = over.view;
            return;
        }
        root.overlayKey = over.key;
        Store.openedAt = Date.now();
        stage.forceActiveFocus();
        panel.show(over.screen, over.view);
        root.arrive();
        Store.screenReady(over.key);
    }

    // An office PC shows it in its task bar too, whatever window lies over this one.
    readonly property string called: staffCall.rings ? staffCall.call.call : ""
    onCalledChanged: if (root.framed && root.called !== "") root.alert(0)
    onAloudChanged: root.aloud ? aloudSoon.restart() : aloudSoon.stop()
    onActiveFocusItemChanged: {
        const focus = root.activeFocusItem as Target;
        if (root.aloud && Store.keyboard && focus !== null)
            Store.post("aloud", JSON.stringify([focus.name]));
    }

    function arrive() {
        // What was heard of the page before says nothing of this one: it waits for its own answer.
        if (Store.chrome.clipsOnly === true)
            Store.heard = false;
        if (root.aloud && Store.page?.name !== "attract")
            aloudSoon.restart();
        root.ask();
        arrival.stop();
        content.opacity = 1;
        if (Theme.motion > 0 && !root.bare)
            arrival.start();
    }
    // What can be read on the page or panel, in the order of the tree; what is typed in secret is passed over.
    function read(item: Item, lines: var) {
        for (const child of item.children) {
            if (!child.visible || child.opacity === 0 || child.isMasked === true || child.isKey === true)
                continue;
            if (child.spoken !== undefined) {
                if (child.spoken !== "")
                    lines.push(child.spoken);
                continue;
            }
            if (child.isLabel === true) {
                if (child.text !== "")
                    lines.push(child.text);
                continue;
            }
            const before = lines.length;
            root.read(child, lines);
            if (child.isTarget === true && lines.length === before && child.name !== "")
                lines.push(child.name);
        }
    }
    // In a language that no voice speaks, a screen has a speaker where each of its texts was recorded.
    function ask() {
        if (Store.chrome.clipsOnly === true)
            hearableSoon.restart();
    }
    function readPage(post: string) {
        const lines = [];
        const page = root.overlaid ? panel.page : root.here.page;
        if (page !== null)
            root.read(page, lines);
        Store.post(post, JSON.stringify(lines));
    }
    // A touch of what starts and pauses speech does not end it.
    function touches(target: Item, point: point): bool {
        return target !== null && target.visible && target.contains(target.mapFromItem(null, point.x, point.y));
    }
    function typed(code: int, text: string, modifiers: int): bool {
        const screen = root.overlaid ? null : root.here.page;
        const chord = modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier);
        if (screen === null || chord)
            return false;
        const enter = code === Qt.Key_Return || code === Qt.Key_Enter;
        if (enter && stage.activeFocus && (screen.takesKeys || Store.chrome.desk === true)) {
            if (Date.now() - Store.openedAt >= Theme.debounce)
                screen.confirmed();
            return true;
        }
        if (!screen.takesKeys)
            return false;
        if (code === Qt.Key_Backspace)
            screen.keyTyped("");
        else if (code === Qt.Key_Space && screen.takesSpaces)
            screen.keyTyped(" ");
        else if (/^[0-9A-Za-z]$/.test(text))
            screen.keyTyped(text.toUpperCase());
        else
            return false;
        return true;
    }

    function tabbed(forward: bool) {
        if (!root.overlaid && stage.activeFocus && root.here.page?.stepped(forward) === true)
            return;
        const from = root.activeFocusItem ?? stage;
        from.nextItemInFocusChain(forward).forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    Connections {
        target: Store
        function onPageChanged() {
            root.present();
        }
        function onOverlayChanged() {
            root.cover();
        }
        function onNextChanged() {
            root.prepare();
        }
        function onChromeChanged() {
            root.ask();
        }
        function onTurned() {
            root.ask();
        }
        function onListenAsked() {
            root.readPage("listen");
        }
    }
    Item {
        id: stage
        anchors.fill: parent
        focus: true

        Keys.onPressed: event => {
            if (event.isAutoRepeat) {
                event.accepted = true;
                return;
            }
            Store.keyboard = true;
            Store.post("touched", "");
            if (root.typed(event.key, event.text, event.modifiers)) {
                event.accepted = true;
                return;
            }
            if (event.key === Qt.Key_Escape && Store.chrome.desk === true && Store.chrome.back === true) {
                event.accepted = true;
                Store.post("back", "");
                return;
            }
            const forward = event.key === Qt.Key_Right || event.key === Qt.Key_Down;
            const backward = event.key === Qt.Key_Left || event.key === Qt.Key_Up;
            if (!forward && !backward)
                return;
            event.accepted = true;
            const from = root.activeFocusItem ?? stage;
            from.nextItemInFocusChain(forward).forceActiveFocus(Qt.TabFocusReason);
        }
        Keys.onTabPressed: event => {
            Store.keyboard = true;
            Store.post("touched", "");
            event.accepted = true;
            root.tabbed(true);
        }
        Keys.onBacktabPressed: event => {
            Store.keyboard = true;
            Store.post("touched", "");
            event.accepted = true;
            root.tabbed(false);
        }

        StaffCallBand {
            id: staffCall
            call: Store.chrome.call ?? null
            width: parent.width
            height: header.height
        }
        Header {
            id: header
            visible: !root.bare && !staffCall.visible
            width: parent.width
            title: Store.chrome.title
            subtitle: Store.chrome.subtitle
            overlay: root.overlaid ? Store.overlay?.name ?? "" : ""
        }
        Note {
            id: banner
            visible: !root.bare && banner.text !== ""
            flat: true
            y: header.height
            width: parent.width
            text: Store.chrome.note
            icon: Store.chrome.noteIcon
            // A call to the room is read from afar.
            wash: Store.chrome.noteLoud === true ? Theme.yellow : Theme.yellowWash
            ink: Store.chrome.noteLoud === true ? Theme.yellowInk : Theme.ink
            size: Store.chrome.noteLoud !== true ? Theme.caption : Theme.huge ? Theme.body : Theme.heading
        }
        Item {
            id: content
            z: 1
            // Drawn once, then only blended: a fade in software would draw every letter again each frame.
            layer.enabled: arrival.running
            y: root.bare ? 0 : header.height + (banner.visible ? banner.height : 0)
            width: parent.width
            height: parent.height - content.y - (root.bare ? 0 : footer.height)

            PagePlace {
                id: first
                anchors.fill: parent
                compiled: root.compiled
                visible: !root.overlaid && !root.swapped
                enabled: first.visible
            }
            PagePlace {
                id: second
                anchors.fill: parent
                compiled: root.compiled
                visible: !root.overlaid && root.swapped
                enabled: second.visible
            }
            PagePlace {
                id: panel
                anchors.fill: parent
                compiled: root.compiled
            }
        }
        Footer {
            id: footer
            visible: !root.bare
            width: parent.width
            anchors.bottom: parent.bottom
            emergency: Store.chrome.emergency
            back: Store.chrome.back
            end: Store.chrome.end
            overlay: root.overlaid ? Store.overlay?.name ?? "" : ""
        }
    }
    // Behind the first frame every screen is compiled, none is built: the first visitor waits no longer than the next.
    Timer {
        running: true
        interval: 600
        onTriggered: Store.screens.forEach(screen => first.compile(screen))
    }
    Timer {
        id: aloudSoon
        interval: 60
        onTriggered: root.readPage("aloud")
    }
    Timer {
        id: hearableSoon
        objectName: "hearableSoon"
        interval: 60
        onTriggered: root.readPage("hearable")
    }
    NumberAnimation {
        id: arrival
        target: content
        property: "opacity"
        from: 0.1
        to: 1
        duration: Theme.motion
        easing.type: Easing.OutCubic
    }
    // The light of a call for staff: around the whole window, seen from across the room.
    Rectangle {
        anchors.fill: parent
        z: 90
        visible: staffCall.rings
        color: "transparent"
        border.width: 4 * Theme.mm
        border.color: staffCall.light
    }
    // On top, so that it hears of every touch; it takes none away.
    Item {
        anchors.fill: parent
        z: 100

        PointHandler {
            onActiveChanged: {
                if (active) {
                    Store.keyboard = false;
                    const own = root.overlaid ? null : root.here.page?.soundTarget ?? null;
                    if (!root.touches(header.soundTarget, point.scenePosition) && !root.touches(own, point.scenePosition))
                        Store.post("touched", "");
                }
            }
        }
    }
}
