import QtQuick
import Aim

// 7: typing the last day of a passport's validity, which its chip opens with.
DateEntry {
    title: Words.t("expiry.title")
    sub: Words.t("expiry.sub")
    post: "expiry"
}
