import QtQuick
import Aim

// 15: the PIN on a case's slip.
Entry {
    id: screen

    title: screen.view.title
    sub: screen.view.sub
    groups: [3, 3]
    perRow: 2
    post: "case_pin"
}
