pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 9: a question whose answer is a number of two digits, such as an age.
Sheet {
    id: screen

    property string typed: ""
    readonly property int number: screen.typed === "" ? -1 : parseInt(screen.typed)
    readonly property bool ready: screen.number >= screen.view.least && screen.number <= screen.view.most

    function put(digit: string) {
        Store.post("touched", "");
        if (screen.typed.length < 2)
            screen.typed += digit;
    }
    function erase() {
        Store.post("touched", "");
        screen.typed = screen.typed.slice(0, -1);
    }
    function finish() {
        if (screen.ready)
            Store.post("page", screen.view.base + screen.number);
    }

    title: screen.view.title
    takesKeys: true
    onConfirmed: screen.finish()
    onKeyTyped: character => {
        if (character === "")
            screen.erase();
        else if (/^[0-9]$/.test(character))
            screen.put(character);
    }

    aside: EntryBoxes {
        visible: !Theme.portrait
        width: parent.width
        height: implicitHeight
        text: screen.typed
        groups: [2]
        perRow: 1
        shown: true
    }
    EntryBoxes {
        id: boxes
        visible: Theme.portrait
        width: parent.width
        height: Theme.portrait ? implicitHeight : 0
        text: screen.typed
        groups: [2]
        perRow: 1
        shown: true
    }
    DigitPad {
        y: Theme.portrait ? boxes.height + 8 * Theme.mm : 0
        width: parent.width
        height: screen.bodyHeight - y
        ready: screen.ready
        filled: screen.typed !== ""
        onTyped: character => screen.put(character)
        onErased: screen.erase()
        onDone: screen.finish()
    }
    actions: ActionButton {
        objectName: "unknown"
        icon: "help"
        text: screen.view.unknownText
        width: parent.width
        onActivated: Store.post("page", screen.view.unknown)
    }
}
