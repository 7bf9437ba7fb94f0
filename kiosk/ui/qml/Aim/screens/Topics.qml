import QtQuick
import Aim

// 16: what there is to read, as pictograms, and the way to the search.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin

    Item {
        id: head
        x: Theme.margin
        y: (Theme.portrait ? 9 : 5) * Theme.mm
        width: screen.inner
        height: Theme.portrait ? title.implicitHeight + find.height + 5 * Theme.mm : Math.max(title.implicitHeight, find.height)

        Title {
            id: title
            width: Theme.portrait ? parent.width : parent.width - find.width - 6 * Theme.mm
            y: Theme.portrait ? 0 : Math.round((parent.height - implicitHeight) / 2)
            text: Words.t("guide.title")
            size: Theme.huge ? Theme.body : Theme.portrait && !Theme.large ? Theme.title : Theme.heading
        }
        Target {
            id: find
            objectName: "search:"
            name: Words.t("guide.search")
            corner: height / 2
            x: parent.width - width
            y: Theme.portrait ? title.implicitHeight + 5 * Theme.mm : Math.round((parent.height - height) / 2)
            width: Theme.portrait ? parent.width : Math.min(parent.width * 0.4, 170 * Theme.mm)
            height: Math.max(25 * Theme.mm, word.implicitHeight + 8 * Theme.mm)
            onActivated: Store.post("page", "search:")

            Rectangle {
                anchors.fill: parent
                radius: find.corner
                color: Theme.card
                border.width: Theme.line
                border.color: Theme.sea
            }
            Icon {
                id: lens
                x: 8 * Theme.mm
                anchors.verticalCenter: parent.verticalCenter
                name: "search"
                size: 13 * Theme.mm
            }
            Label {
                id: word
                anchors.left: lens.right
                anchors.leftMargin: 5 * Theme.mm
                anchors.verticalCenter: parent.verticalCenter
                width: find.width - x - 8 * Theme.mm
                text: Words.t("guide.search")
                size: Theme.body
                bold: true
                color: Theme.sea
                Accessible.ignored: true
            }
        }
    }
    ChoiceGrid {
        x: Theme.margin
        y: head.y + head.height + 6 * Theme.mm
        width: screen.inner
        height: screen.height - y - 6 * Theme.mm
        choices: screen.view.tiles
        start: screen.view.turn
        onChosen: id => Store.post("page", id)
        onTurned: page => Store.post("turn", String(page))
    }
}
