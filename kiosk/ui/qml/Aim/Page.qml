import QtQuick

// What every page and panel is: it shows a `view` made in Python, and may take characters from a keyboard.
Item {
    id: base

    property var view: ({})
    property bool takesKeys: false
    readonly property bool isHolder: true

    signal keyTyped(character: string)
}
