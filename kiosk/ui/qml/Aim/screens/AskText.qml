pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 13, 17: one question of a report, answered in a few words. No text field: no clipboard, no undo. What is typed lives
// only in this item, which every new question and every time warning replaces.
Page {
    id: screen

    property string typed: screen.view.text
    readonly property bool long: screen.view.most > 100
    readonly property real inner: screen.width - 2 * Theme.margin
    readonly property real half: Theme.portrait ? screen.inner : Math.round((screen.inner - 12 * Theme.mm) * 0.56)
    // The words are shown in pieces of whole words, the last one where the next letter comes.
    readonly property int piece: !Theme.portrait || !Theme.large ? 300 : Theme.huge ? 130 : 170
    readonly property var parts: screen.cut(screen.typed)
    readonly property int pieces: screen.parts.length
    property int shown: screen.pieces - 1

    function cut(text: string): list<string> {
        const found = [];
        while (text.length > screen.piece) {
            const space = text.lastIndexOf(" ", screen.piece - 1);
            const end = space > 0 ? space + 1 : screen.piece;
            found.push(text.slice(0, end));
            text = text.slice(end);
        }
        found.push(text);
        return found;
    }

    function put(character: string) {
        Store.post("touched", "");
        if (screen.typed.length >= screen.view.most || (character === " " && /(^| )$/.test(screen.typed)))
            return;
        screen.typed += screen.typed === "" || screen.typed.endsWith(". ") ? character : character.toLowerCase();
        screen.shown = screen.pieces - 1;
    }
    function erase() {
        Store.post("touched", "");
        screen.typed = screen.typed.slice(0, -1);
        screen.shown = screen.pieces - 1;
    }
    function finish() {
        if (screen.typed !== "")
            Store.post("answer", screen.view.question + ":" + screen.typed.trim());
    }

    takesKeys: true
    onConfirmed: screen.finish()
    onKeyTyped: character => character === "" ? screen.erase() : screen.put(character)

    Title {
        id: title
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        width: screen.inner
        text: screen.view.title
        size: Theme.huge ? Theme.label : Theme.portrait && !Theme.large ? Theme.title : Theme.heading
    }
    Label {
        id: sub
        x: Theme.margin
        y: title.y + title.height
        width: screen.inner
        visible: text !== ""
        text: Theme.huge || !Theme.portrait ? "" : screen.view.sub
        size: Theme.label
        color: Theme.ink2
    }
    Rectangle {
        id: box
        objectName: "box"
        readonly property bool isHolder: true
        x: Theme.portrait ? Theme.margin : Theme.margin + screen.half + 12 * Theme.mm
        y: (Theme.portrait && sub.visible ? sub.y + sub.height : title.y + title.height) + 5 * Theme.mm
        width: Theme.portrait ? screen.inner : screen.width - Theme.margin - box.x
        height: (Theme.portrait ? pad.y : row.ceiling) - box.y - 6 * Theme.mm
        radius: 5 * Theme.mm
        color: Theme.card
        border.width: Theme.ring
        border.color: Theme.focus
        Accessible.role: Accessible.EditableText
        Accessible.name: Words.t("report.typed") + " " + screen.typed

        Label {
            x: 6 * Theme.mm
            y: 4 * Theme.mm
            width: parent.width - 12 * Theme.mm
            text: (screen.parts[screen.shown] ?? "") + (screen.shown === screen.pieces - 1 ? "_" : "")
            size: !Theme.portrait && screen.typed.length > 80 ? (Theme.large ? Theme.caption : Theme.label) : Theme.huge ? Theme.label : Theme.body
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        Label {
            anchors.right: parent.right
            anchors.rightMargin: 6 * Theme.mm
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 3 * Theme.mm
            visible: screen.long && !pager.visible
            text: screen.typed.length + " / " + screen.view.most
            size: Theme.caption
            color: Theme.ink2
        }
        Pager {
            id: pager
            visible: screen.pieces > 1 && box.height > 70 * Theme.mm
            x: 4 * Theme.mm
            width: parent.width - 8 * Theme.mm
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 4 * Theme.mm
            page: screen.shown
            pages: screen.pieces
            onTurned: step => {
                Store.post("touched", "");
                screen.shown = Math.max(0, Math.min(screen.pieces - 1, screen.shown + step));
            }
        }
    }
    LetterPad {
        id: pad
        words: true
        x: Theme.margin
        y: Theme.portrait ? row.ceiling - height - 6 * Theme.mm : title.y + title.height + 5 * Theme.mm
        width: screen.half
        height: Theme.portrait ? (4 * 22 + 25) * Theme.mm + 4 * pad.gap : row.ceiling - pad.y - 5 * Theme.mm
        filled: screen.typed !== ""
        onTyped: character => screen.put(character)
        onErased: screen.erase()
    }
    FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "skip"
            visible: screen.view.skip !== "" && screen.typed === ""
            width: row.each
            icon: "forward"
            stacked: row.stacked
            text: Words.t("report.skip")
            onActivated: Store.post("answer", screen.view.question + ":")
        }
        ActionButton {
            objectName: "done"
            visible: screen.typed !== ""
            width: row.each
            kind: "primary"
            icon: "forward"
            stacked: row.stacked
            text: Words.t("report.done")
            onActivated: screen.finish()
        }
        ActionButton {
            objectName: "sendNow"
            visible: screen.view.send && screen.typed === ""
            width: row.each
            kind: "primary"
            icon: "bell"
            stacked: row.stacked
            text: Words.t(Theme.portrait ? "report.send_now" : "report.send")
            name: Words.t("report.send_now")
            onActivated: Store.post("continued", "")
        }
    }
}
