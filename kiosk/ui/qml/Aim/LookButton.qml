import QtQuick

// "Lihat": shows what was typed, until touched again.
ActionButton {
    id: look

    property bool on: false

    objectName: "look"
    icon: "eye"
    text: Words.t(look.on ? "number.hide" : "number.show")
    height: Math.max(23 * Theme.mm, look.size + 8 * Theme.mm)
}
