import QtQuick
import Aim

// 3: what a visitor can do. A tile whose screen does not exist is absent; the tiles come from kiosk/ui/views/home.py.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin
    // On a wide screen the tiles take the height: how old the data are stands beside the title.
    readonly property bool beside: !Theme.portrait && age.text !== ""

    Column {
        id: heading
        x: Theme.margin
        y: (Theme.portrait ? 11 : 6) * Theme.mm
        width: screen.beside ? Math.round(screen.inner * (Theme.huge ? 0.51 : 0.6)) : screen.inner
        spacing: Theme.mm

        Title {
            width: parent.width
            text: Words.t("home.title")
            size: Theme.huge && !Theme.portrait ? Theme.body : Theme.huge ? Theme.heading : Theme.title
        }
        Label {
            width: parent.width
            visible: !Theme.huge && (Theme.portrait || screen.view.tiles.length <= 6)
            text: Words.t("home.sub")
            size: Theme.label
            color: Theme.ink2
        }
    }
    ChoiceGrid {
        x: Theme.margin
        y: heading.y + Math.max(heading.height, screen.beside ? age.height + 4 * Theme.mm : 0) + (Theme.portrait ? 8 : 5) * Theme.mm
        width: screen.inner
        height: (age.text === "" || screen.beside ? screen.height : age.y) - y - 6 * Theme.mm
        pairs: true
        choices: screen.view.tiles
        onChosen: id => {
            const tile = screen.view.tiles.find(one => one.id === id);
            Store.post(tile.post, tile.value);
        }
    }
    Label {
        id: age
        x: screen.beside ? screen.width - Theme.margin - width : Theme.margin
        y: screen.beside ? heading.y + 4 * Theme.mm : screen.height - height - 5 * Theme.mm
        width: Theme.portrait ? screen.inner : Math.round(screen.inner * (Theme.huge ? 0.48 : 0.38))
        horizontalAlignment: Theme.portrait ? Text.AlignLeft : Text.AlignRight
        text: screen.view.age
        size: Theme.caption
        color: Theme.ink2
    }
}
