pragma ComponentBehavior: Bound
import QtQuick
import Aim

// The desk: a few fields, for what is known of somebody or printed in a passport. One is typed at a time, on the pad or
// a keyboard; a field with `day` is sent as YYYY-MM-DD, one that must be `whole` not at all while it is shorter.
Page {
    id: screen

    property int field: 0
    property var values: screen.view.fields.map(one => one.value)
    readonly property var current: screen.view.fields[screen.field]
    readonly property real inner: screen.width - 2 * Theme.margin

    takesKeys: true
    takesSpaces: true
    onKeyTyped: character => character === "" ? screen.erase() : screen.put(character)
    onConfirmed: screen.ask()

    function stepped(forward: bool): bool {
        const next = screen.field + (forward ? 1 : -1);
        if (next === screen.view.fields.length)
            askButton.forceActiveFocus(Qt.TabFocusReason);
        else if (next >= 0)
            screen.field = next;
        return next >= 0;
    }
    function put(character: string) {
        Store.post("touched", "");
        const one = screen.current;
        const before = screen.values[screen.field];
        if (before.length >= one.most || (one.digits && !/^[0-9]$/.test(character)))
            return;
        screen.change(before + character);
    }
    function erase() {
        Store.post("touched", "");
        screen.change(screen.values[screen.field].slice(0, -1));
    }
    function change(text: string) {
        const all = screen.values.slice();
        all[screen.field] = text;
        screen.values = all;
    }
    function day(digits: string): string {
        return digits.length === 8 ? digits.slice(4, 8) + "-" + digits.slice(2, 4) + "-" + digits.slice(0, 2) : "";
    }
    function told(one: var, text: string): string {
        if (one.day === true)
            return screen.day(text);
        return one.whole === true && text.length < one.most ? "" : text.trim();
    }
    function ask() {
        const all = {};
        screen.view.fields.forEach((one, index) => all[one.id] = screen.told(one, screen.values[index]));
        Store.post("desk", screen.view.post + ":" + JSON.stringify(all));
    }

    Column {
        id: heading
        x: Theme.margin
        y: 6 * Theme.mm
        width: screen.inner
        spacing: 3 * Theme.mm

        Label {
            objectName: "title"
            width: parent.width
            text: screen.view.title
            size: Theme.heading
            bold: true
            Accessible.role: Accessible.Heading
        }
        Note {
            visible: text !== ""
            width: parent.width
            height: visible ? implicitHeight : 0
            text: screen.view.note
            size: Theme.label
        }
    }
    Grid {
        id: fields
        x: Theme.margin
        y: heading.y + heading.height + 5 * Theme.mm
        width: Theme.portrait ? screen.inner : screen.inner * 0.4
        columns: 1
        rowSpacing: 3.5 * Theme.mm

        Repeater {
            model: screen.view.fields
            delegate: Target {
                id: box
                required property var modelData
                required property int index
                objectName: "field-" + box.modelData.id
                name: box.modelData.label
                selected: box.index === screen.field
                width: fields.width
                height: 24 * Theme.mm
                implicitHeight: height
                corner: 4 * Theme.mm
                onActivated: {
                    Store.post("touched", "");
                    screen.field = box.index;
                }
                onActiveFocusChanged: {
                    if (box.activeFocus)
                        screen.field = box.index;
                }
                // A field that has the focus is typed into like one that was touched.
                Keys.onReturnPressed: screen.ask()
                Keys.onEnterPressed: screen.ask()
                Keys.onSpacePressed: screen.put(" ")

                Rectangle {
                    anchors.fill: parent
                    radius: box.corner
                    color: Theme.card
                    border.width: box.selected ? 1.5 * Theme.line : Theme.hairline
                    border.color: box.selected ? Theme.sea : Theme.border
                }
                Label {
                    x: 4 * Theme.mm
                    y: 2 * Theme.mm
                    text: box.modelData.label
                    size: Theme.caption
                    color: Theme.ink2
                    Accessible.ignored: true
                }
                Label {
                    x: 4 * Theme.mm
                    anchors.bottom: parent.bottom
                    anchors.bottomMargin: 1.5 * Theme.mm
                    width: parent.width - 8 * Theme.mm
                    text: screen.values[box.index] + (box.selected ? "▏" : "")
                    size: Theme.label
                    bold: true
                    wrapMode: Text.NoWrap
                    elide: Text.ElideLeft
                    Accessible.ignored: true
                }
            }
        }
        ActionButton {
            id: askButton
            objectName: "ask"
            kind: "primary"
            icon: screen.view.icon
            text: screen.view.ask
            width: fields.width
            onActivated: screen.ask()
        }
    }
    LetterPad {
        x: Theme.portrait ? Theme.margin : fields.x + fields.width + 10 * Theme.mm
        y: Theme.portrait ? fields.y + fields.height + 7 * Theme.mm : fields.y
        width: screen.width - Theme.margin - x
        height: screen.height - y - 5 * Theme.mm
        words: true
        filled: screen.values[screen.field] !== ""
        onTyped: character => screen.put(character)
        onErased: screen.erase()
    }
}
