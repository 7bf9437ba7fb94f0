import QtQuick
import Aim

// 9: one question, its answers as pictures. Each answer names the page that it leads to.
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
    ChoiceGrid {
        x: Theme.margin
        y: title.y + title.height + (Theme.portrait ? 9 : 6) * Theme.mm
        width: screen.width - 2 * Theme.margin
        height: screen.height - y - 6 * Theme.mm
        pairs: screen.view.choices.length < 7
        choices: screen.view.choices
        start: screen.view.turn
        onChosen: id => Store.post(screen.view.post, id)
        onTurned: page => Store.post("turn", String(page))
    }
}
