import QtQuick
import Aim

// Data are wrong: the staff are called, and what to do until they come.
Sheet {
    id: screen

    title: Words.t("wrong.title")
    sub: Words.t("wrong.sub")

    Column {
        width: parent.width
        spacing: (Theme.huge ? 5 : 9) * Theme.mm

        Promise {
            width: parent.width
            icon: "bell"
            text: Words.t("wrong.called")
        }
        Promise {
            width: parent.width
            icon: "data_wrong"
            text: Words.t("wrong.show")
        }
        Promise {
            width: parent.width
            icon: "passport"
            text: Words.t("wrong.bring")
        }
    }
}
