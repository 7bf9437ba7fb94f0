import QtQuick
import Aim

// 7: typing the second proof.
Entry {
    id: screen

    readonly property bool birth: screen.view.factor === "birth" || screen.view.factor === "none"
    readonly property bool long: screen.view.factor === "pin" || screen.view.factor === "family"

    title: Words.t("factor." + screen.view.factor + "_title")
    sub: Words.t("factor." + screen.view.factor + "_hint")
    letters: screen.view.factor === "passport"
    groups: screen.birth ? [2, 2, 4] : screen.long ? [3, 3] : [4]
    perRow: 3
    least: screen.most
    dated: screen.birth
    post: "factor"
}
