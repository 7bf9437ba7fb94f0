import QtQuick

// What every page and panel is: it shows a `view` made in Python, and may take characters from a keyboard.
Item {
    id: base

    property var view: ({})
    property bool takesKeys: false
    readonly property bool isHolder: true

    // What starts and stops speech on a page without a header.
    property Item soundTarget: null

    // Also spaces: names are typed here.
    property bool takesSpaces: false

    signal keyTyped(character: string)
    // The Enter key, where nothing else has it; never one that was meant for the screen before.
    signal confirmed()

    // Go to another field with Tab; false where there is none: then Tab goes round the screen.
    function stepped(_forward: bool): bool {
        return false;
    }
    // What Enter does where nothing is typed: the first thing to do.
    function goOn(actions: var) {
        const first = actions.find(one => one.kind === "primary");
        if (first !== undefined)
            Store.post("desk", first.id);
    }
}
