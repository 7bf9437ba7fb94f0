import QtQuick
import Aim

// 7: typing the last day of a passport's validity, which its chip opens with.
Entry {
    id: screen

    title: Words.t("expiry.title")
    sub: Words.t("expiry.sub")
    groups: [2, 2, 4]
    perRow: 3
    least: screen.most
    dated: true
    post: "expiry"
}
