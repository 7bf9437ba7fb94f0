pragma ComponentBehavior: Bound
import QtQuick

// Typing something secret: question, boxes, own pad. What is typed lives only in this item, which every new question
// replaces: there is no text field, so no clipboard and no undo.
Sheet {
    id: screen

    property var groups: [4]
    property int perRow: 2
    property int least: screen.most
    property bool letters: false
    property string post: ""
    // In front of what is posted.
    property string prefix: ""
    property string typed: ""
    property bool looking: false
    // Typed where somebody else sits at the screen: never shown.
    property bool secret: false
    property int most: screen.groups.reduce((sum, size) => sum + size, 0)
    readonly property bool ready: screen.typed.length >= screen.least && screen.plausible
    property bool plausible: !screen.dated || screen.isDate(screen.typed)
    // What only looks like a character of the alphabet, and the one it is taken for.
    property var alike: ({})
    // Day, month, year as they are printed; posted as YYYY-MM-DD.
    property bool dated: false

    function put(character: string) {
        Store.post("touched", "");
        if (screen.typed.length < screen.most)
            screen.typed += screen.alike[character] ?? character;
    }
    function erase() {
        Store.post("touched", "");
        screen.typed = screen.typed.slice(0, -1);
    }
    function finish() {
        if (screen.ready)
            Store.post(screen.post, screen.prefix + screen.value());
    }
    function look() {
        Store.post("touched", "");
        screen.looking = !screen.looking;
    }
    function isDate(digits: string): bool {
        const day = parseInt(digits.slice(0, 2));
        const month = parseInt(digits.slice(2, 4));
        const year = parseInt(digits.slice(4, 8));
        const date = new Date(Date.UTC(year, month - 1, day));
        return year >= 1900 && year < 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    }
    function value(): string {
        const digits = screen.typed;
        return screen.dated ? digits.slice(4, 8) + "-" + digits.slice(2, 4) + "-" + digits.slice(0, 2) : digits;
    }

    takesKeys: true
    onConfirmed: screen.finish()
    onKeyTyped: character => {
        if (character === "")
            screen.erase();
        else if (screen.letters || /^[0-9]$/.test(character))
            screen.put(character);
    }

    aside: [
        EntryBoxes {
            visible: !Theme.portrait
            width: parent.width
            height: implicitHeight
            text: screen.typed
            groups: screen.groups
            perRow: screen.perRow
            shown: screen.looking
            secret: screen.secret
        },
        LookButton {
            visible: !Theme.portrait && !screen.secret
            on: screen.looking
            onActivated: screen.look()
        }
    ]

    EntryBoxes {
        id: boxes
        visible: Theme.portrait
        width: parent.width
        height: Theme.portrait ? implicitHeight : 0
        text: screen.typed
        groups: screen.groups
        perRow: screen.perRow
        shown: screen.looking
        secret: screen.secret
    }
    LookButton {
        id: lookButton
        visible: Theme.portrait && !screen.secret
        on: screen.looking
        onActivated: screen.look()
        y: boxes.height + 4 * Theme.mm
        anchors.right: parent.right
    }
    DigitPad {
        id: digits
        visible: !screen.letters
        y: Theme.portrait ? boxes.height + (screen.secret ? 8 : 9) * Theme.mm + (screen.secret ? 0 : lookButton.height) : 0
        width: parent.width
        height: screen.bodyHeight - digits.y
        ready: screen.ready
        filled: screen.typed !== ""
        onTyped: character => screen.put(character)
        onErased: screen.erase()
        onDone: screen.finish()
    }
    Loader {
        y: digits.y
        width: parent.width
        height: digits.height
        active: screen.letters
        sourceComponent: LetterPad {
            ready: screen.ready
            filled: screen.typed !== ""
            onTyped: character => screen.put(character)
            onErased: screen.erase()
            onDone: screen.finish()
        }
    }
    // The promise stands beside the button that shows what was typed: the pad has all the height beneath.
    Item {
        visible: Theme.portrait && !Theme.large && !screen.secret
        y: lookButton.y
        width: lookButton.x - 4 * Theme.mm
        height: lookButton.height

        Icon {
            id: promise
            anchors.verticalCenter: parent.verticalCenter
            name: "shield"
            size: 16 * Theme.mm
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: promise.right
            anchors.leftMargin: 4 * Theme.mm
            anchors.right: parent.right
            text: Words.t("number.wiped")
            size: Theme.note
            color: Theme.ink2
        }
    }
}
