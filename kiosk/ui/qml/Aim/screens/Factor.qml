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
    plausible: !screen.birth || screen.isDate(screen.typed)
    post: "factor"

    function isDate(digits: string): bool {
        const day = parseInt(digits.slice(0, 2));
        const month = parseInt(digits.slice(2, 4));
        const year = parseInt(digits.slice(4, 8));
        const date = new Date(Date.UTC(year, month - 1, day));
        return year >= 1900 && year < 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    }
    function value(): string {
        const digits = screen.typed;
        return screen.birth ? digits.slice(4, 8) + "-" + digits.slice(2, 4) + "-" + digits.slice(0, 2) : digits;
    }
}
