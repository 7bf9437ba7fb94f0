import QtQuick
import Aim

// 15: the code on a case's slip.
Entry {
    id: screen

    title: screen.view.title
    sub: screen.view.refused ? "" : screen.view.sub
    note: screen.view.refused ? Words.t("report.not_opened") : ""
    letters: true
    groups: [4, 4]
    perRow: 2
    // A code has no 0, 1 and 8 (RFC 4648, 6): who reads or writes one means the letter.
    alike: ({"0": "O", "1": "I", "8": "B"})
    plausible: /^[A-Z2-7]*$/.test(screen.typed)
    post: "case_code"
}
