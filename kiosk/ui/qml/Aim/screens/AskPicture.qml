import QtQuick
import Aim

// 13, 17: one question of a report, answered by a picture.
Page {
    id: screen

    Title {
        id: title
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        width: screen.width - 2 * Theme.margin
        text: screen.view.title
        size: Theme.huge ? Theme.label : Theme.portrait && !Theme.large ? Theme.title : Theme.heading
    }
    Label {
        id: sub
        visible: text !== ""
        x: Theme.margin
        y: title.y + title.height + Theme.mm
        width: title.width
        text: Theme.huge ? "" : screen.view.sub
        size: Theme.label
        color: Theme.ink2
    }
    Note {
        id: note
        x: Theme.margin
        y: (sub.visible ? sub.y + sub.height : title.y + title.height) + 3 * Theme.mm
        width: title.width
        height: implicitHeight
        text: screen.view.note
        icon: "emergency"
        size: Theme.label
    }
    ChoiceGrid {
        x: Theme.margin
        y: (note.visible ? note.y + note.height : sub.visible ? sub.y + sub.height : title.y + title.height) + (Theme.portrait ? 9 : 6) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: row.ceiling - y - 6 * Theme.mm
        choices: screen.view.choices
        onChosen: id => Store.post("answer", id)
        onTurned: Store.post("touched", "")
    }
    ReportActions {
        id: row
        page: screen
        skip: screen.view.skip
        send: screen.view.send
    }
}
