import QtQuick

// One question: in portrait above its answers, in landscape left of them; buttons at the bottom.
Page {
    id: sheet

    property string title: ""
    property string sub: ""
    property string note: ""
    property string noteIcon: "warning"
    property string picture: ""
    property real split: Theme.huge ? 0.34 : 0.38
    property real titleSize: !Theme.huge ? Theme.title : Theme.portrait ? Theme.heading : Theme.body
    default property alias content: body.data
    property alias aside: asideColumn.data
    property alias actions: actionColumn.data
    readonly property alias bodyHeight: body.height
    readonly property real inner: sheet.width - 2 * Theme.margin
    readonly property real headWidth: Theme.portrait ? sheet.inner : Math.round(sheet.inner * sheet.split)

    Column {
        id: heading
        x: Theme.margin
        y: (Theme.portrait ? 11 : Theme.huge ? 6 : 9) * Theme.mm
        width: sheet.headWidth
        spacing: 2 * Theme.mm

        Title {
            width: parent.width
            text: sheet.title
            size: sheet.titleSize
        }
        Even {
            width: parent.width
            visible: text !== ""
            text: sheet.sub
            size: Theme.huge && !Theme.portrait ? Theme.caption : Theme.label
            color: Theme.ink2
        }
        Item {
            visible: sheet.note !== ""
            width: parent.width
            height: note.height + 3 * Theme.mm

            Note {
                id: note
                y: 3 * Theme.mm
                width: parent.width
                height: implicitHeight
                text: sheet.note
                icon: sheet.noteIcon
                size: Theme.huge ? Theme.caption : Theme.label
            }
        }
        Column {
            id: asideColumn
            width: parent.width
            topPadding: (Theme.huge ? 1 : 3) * Theme.mm
            spacing: (Theme.huge ? 3 : 5) * Theme.mm
        }
    }
    Icon {
        visible: !Theme.portrait && !Theme.large && sheet.picture !== ""
        x: Theme.margin
        y: sheet.height - height - 10 * Theme.mm
        name: sheet.picture
        size: Math.max(0, Math.min(78 * Theme.mm, sheet.height - heading.y - heading.height - 22 * Theme.mm))
    }
    Item {
        id: body
        x: Theme.portrait ? Theme.margin : Theme.margin + sheet.headWidth + 14 * Theme.mm
        y: Theme.portrait ? heading.y + heading.height + 9 * Theme.mm : heading.y
        width: sheet.width - Theme.margin - body.x
        height: actionColumn.y - body.y - (actionColumn.height > 0 ? 6 * Theme.mm : 0)
    }
    Column {
        id: actionColumn
        x: body.x
        width: body.width
        y: sheet.height - actionColumn.height - 6 * Theme.mm
        spacing: 4 * Theme.mm
    }
}
