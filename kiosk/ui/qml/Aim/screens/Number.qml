import QtQuick
import Aim

// 7: typing NIK or passport number.
Entry {
    id: screen

    readonly property bool nik: screen.view.way === "nik"

    title: Words.t(screen.nik ? "number.nik" : "number.passport")
    sub: Words.t(screen.nik ? "number.nik_sub" : "number.passport_sub")
    letters: !screen.nik
    groups: screen.nik ? [4, 4, 4, 4] : [Math.min(15, Math.max(9, screen.typed.length + 1))]
    perRow: screen.nik ? 2 : 1
    most: screen.nik ? 16 : 15
    least: screen.nik ? 16 : 5
    post: "number"
}
