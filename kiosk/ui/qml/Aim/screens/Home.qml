import QtQuick
import Aim

// 3: what a visitor can do. A tile whose screen does not exist is absent.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin
    readonly property real topGap: (Theme.portrait ? 11 : 8) * Theme.mm

    Column {
        id: heading
        x: Theme.margin
        y: screen.topGap
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
    Item {
        id: tiles
        readonly property real half: (tiles.width - Theme.gap) / 2
        readonly property real room: (age.text === "" ? screen.height : age.y) - tiles.y - 6 * Theme.mm

        x: Theme.margin
        y: heading.y + heading.height + 8 * Theme.mm
        width: screen.inner
        height: tiles.room

        ChoiceGrid {
            anchors.fill: parent
            visible: Theme.large
            choices: !Theme.large ? [] : [
                {id: "status", icon: "status", text: Words.t("home.status"), sub: Words.t("home.status_sub"), hero: true},
                {id: "staff", icon: "staff", text: Words.t("home.staff"), sub: Words.t("home.staff_sub")},
                {id: "display", icon: "display", text: Words.t("home.display"), sub: Words.t("home.display_sub")}
            ]
            onChosen: id => id === "display" ? Store.post("overlay", "display") : Store.post(id, "")
        }
        Tile {
            id: first
            objectName: "status"
            visible: !Theme.large
            hero: true
            big: !Theme.large
            pictogram: Theme.large ? 34 * Theme.mm : Theme.portrait ? 70 * Theme.mm : Math.min(50 * Theme.mm, tiles.room - 52 * Theme.mm)
            icon: "status"
            text: Words.t("home.status")
            sub: Words.t("home.status_sub")
            width: Theme.portrait ? tiles.width : tiles.half
            height: Theme.portrait ? Math.max(first.implicitHeight, (tiles.room - Theme.gap) * 0.52)
                                   : Math.min(tiles.room, 150 * Theme.mm)
            onActivated: Store.post("status", "")
        }
        Tile {
            id: second
            objectName: "staff"
            visible: !Theme.large
            pictogram: (Theme.portrait && !Theme.large ? 56 : 34) * Theme.mm
            icon: "staff"
            text: Words.t("home.staff")
            sub: Words.t("home.staff_sub")
            wide: !Theme.portrait
            x: Theme.portrait ? 0 : tiles.half + Theme.gap
            y: Theme.portrait ? first.height + Theme.gap : 0
            width: tiles.half
            height: Theme.portrait ? tiles.room - second.y
                                   : (first.height - Theme.gap) / 2
            onActivated: Store.post("staff", "")
        }
        Tile {
            id: third
            objectName: "display"
            visible: !Theme.large
            pictogram: second.pictogram
            icon: "display"
            text: Words.t("home.display")
            sub: Words.t("home.display_sub")
            wide: !Theme.portrait
            x: tiles.half + Theme.gap
            y: Theme.portrait ? second.y : second.height + Theme.gap
            width: tiles.half
            height: second.height
            onActivated: Store.post("overlay", "display")
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
