import QtQuick
import Aim

// The desk: typing a PIN, a number or a factor, on the own pad or on a keyboard.
Entry {
    id: screen

    title: screen.view.title
    note: screen.view.note
    letters: screen.view.letters
    groups: screen.view.groups
    perRow: 3
    least: screen.view.least
    most: screen.view.most
    dated: screen.view.dated
    looking: screen.view.shown
    secret: screen.view.secret
    post: "desk"
    prefix: screen.view.post + ":"
}
