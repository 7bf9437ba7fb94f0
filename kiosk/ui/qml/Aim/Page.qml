import QtQuick

// What every page and panel is: it shows a `view` made in Python, and may take characters from a keyboard.
Item {
    id: base

    property var view: ({})
    property bool takesKeys: false
    readonly property bool isHolder: true

    // What starts and stops speech on a page without a header.
    property Item soundTarget: null

    signal keyTyped(character: string)
}
