import QtQuick
import Aim

// 3: what a visitor can do. A tile whose screen does not exist is absent; the tiles come from kiosk/ui/views/home.py.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin

    Column {
        id: heading
        x: Theme.margin
        y: (Theme.portrait ? 11 : 8) * Theme.mm
        width: screen.inner
        spacing: Theme.mm

        Label {
            width: parent.width
            text: Words.t("home.title")
            size: Theme.huge && !Theme.portrait ? Theme.body : Theme.huge ? Theme.heading : Theme.title
            bold: true
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            visible: !Theme.huge
            text: Words.t("home.sub")
            size: Theme.label
            color: Theme.ink2
        }
    }
    ChoiceGrid {
        x: Theme.margin
        y: heading.y + heading.height + 8 * Theme.mm
        width: screen.inner
        height: (age.text === "" ? screen.height : age.y) - y - 6 * Theme.mm
        pairs: true
        choices: screen.view.tiles
        onChosen: id => {
            const tile = screen.view.tiles.find(one => one.id === id);
            Store.post(tile.post, tile.value);
        }
    }
    Label {
        id: age
        x: Theme.margin
        width: screen.inner
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 5 * Theme.mm
        text: screen.view.age
        size: Theme.caption
        color: Theme.ink2
    }
}
