import QtQuick
import Aim

// The desk: two to six things to do, one below another or side by side.
Page {
    id: screen

    readonly property real inner: screen.width - 2 * Theme.margin

    onConfirmed: {
        const first = screen.view.choices.find(one => one.hero === true);
        if (first !== undefined)
            Store.post("desk", first.id);
    }

    Column {
        id: heading
        x: Theme.margin
        y: (Theme.portrait ? 11 : 8) * Theme.mm
        width: screen.inner
        spacing: 3 * Theme.mm

        Label {
            objectName: "title"
            width: parent.width
            text: screen.view.title
            size: Theme.heading
            bold: true
            Accessible.role: Accessible.Heading
        }
        Note {
            visible: text !== ""
            width: parent.width
            height: visible ? implicitHeight : 0
            text: screen.view.note
            size: Theme.label
        }
    }
    ChoiceGrid {
        x: Theme.margin
        y: heading.y + heading.height + 6 * Theme.mm
        width: screen.inner
        height: screen.height - y - 6 * Theme.mm
        choices: screen.view.choices
        onChosen: id => Store.post("desk", id)
    }
}
