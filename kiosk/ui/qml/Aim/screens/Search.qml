pragma ComponentBehavior: Bound
import QtQuick
import Aim

// Typing what to look for, or which company: what is found stands beside the letters after each of them. No text field: no clipboard.
Page {
    id: screen

    property string typed: screen.view.text
    readonly property int most: 30
    readonly property real inner: screen.width - 2 * Theme.margin
    readonly property real half: Theme.portrait ? screen.inner : Math.round((screen.inner - 12 * Theme.mm) * 0.52)

    function put(character: string) {
        if (screen.typed.length >= screen.most || (character === " " && /(^| )$/.test(screen.typed)))
            return;
        screen.typed += screen.typed === "" ? character : character.toLowerCase();
        Store.post("search", screen.typed);
    }
    function erase() {
        screen.typed = screen.typed.slice(0, -1);
        Store.post("search", screen.typed);
    }

    takesKeys: true
    onKeyTyped: character => character === "" ? screen.erase() : screen.put(character)
    onViewChanged: flow.later()

    Rectangle {
        id: box
        objectName: "box"
        readonly property bool isHolder: true
        // What was typed is not said aloud: it may be a name.
        readonly property bool isMasked: screen.typed !== ""
        x: Theme.margin
        y: (Theme.portrait ? 8 : 5) * Theme.mm
        width: screen.half
        height: Math.max((Theme.portrait ? 27 : 23) * Theme.mm, word.implicitHeight + 6 * Theme.mm)
        radius: 5 * Theme.mm
        color: Theme.card
        border.width: Theme.ring
        border.color: Theme.focus
        Accessible.role: Accessible.EditableText
        Accessible.name: Words.t("search.typed") + " " + screen.typed

        Icon {
            id: lens
            x: 6 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            name: "search"
            size: 13 * Theme.mm
        }
        Label {
            id: word
            anchors.left: lens.right
            anchors.leftMargin: 5 * Theme.mm
            anchors.right: parent.right
            anchors.rightMargin: 5 * Theme.mm
            anchors.verticalCenter: parent.verticalCenter
            text: screen.typed === "" ? screen.view.hint : screen.typed
            size: Math.min(Theme.body, 13 * Theme.mm)
            bold: screen.typed !== ""
            color: screen.typed === "" ? Theme.ink2 : Theme.ink
            Accessible.ignored: true
        }
    }
    GridFlow {
        id: flow
        x: Theme.portrait ? Theme.margin : box.x + box.width + 12 * Theme.mm
        y: Theme.portrait ? box.y + box.height + 6 * Theme.mm : box.y
        width: Theme.portrait ? screen.inner : screen.width - Theme.margin - flow.x
        height: (Theme.portrait ? pad.y : screen.height) - flow.y - 5 * Theme.mm
        spacing: 3.5 * Theme.mm
        start: screen.view.turn
        onTurned: page => Store.post("turn", String(page))

        Block {
            wanted: screen.view.said !== "" || screen.view.empty
            padding: 0
            edgeWidth: 0
            color: "transparent"

            Label {
                width: parent.width
                text: screen.view.said !== "" ? screen.view.said : screen.view.title
                size: Theme.huge ? Theme.label : Theme.body
                bold: screen.view.said === ""
                color: screen.view.said === "" ? Theme.ink : Theme.sogan
            }
        }
        Repeater {
            model: screen.view.rows
            delegate: FoundRow {
                required property var modelData
                part: modelData
            }
        }
    }
    LetterPad {
        id: pad
        readonly property real tall: (Theme.portrait ? 4 * 25 + 27 : 4 * 24 + 27) * Theme.mm + 4 * pad.gap
        words: true
        x: Theme.margin
        y: screen.height - height - 6 * Theme.mm
        width: screen.half
        height: Math.min(pad.tall, screen.height - box.y - box.height - 10 * Theme.mm)
        filled: screen.typed !== ""
        onTyped: character => screen.put(character)
        onErased: screen.erase()
    }
}
