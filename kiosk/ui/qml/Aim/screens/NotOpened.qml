import QtQuick
import Aim

// The one answer to every look-up that did not open.
Sheet {
    id: screen

    title: Words.t("not_opened.title")
    sub: Words.t("not_opened.why")
    aside: [
        Label {
            width: parent.width
            visible: text !== ""
            text: screen.view.age
            size: Theme.caption
            color: Theme.ink2
        }
    ]

    ChoiceGrid {
        anchors.fill: parent
        choices: [
            {id: "continued", icon: "retry", text: Words.t("not_opened.retry")},
            {id: "nik", icon: "keypad", text: Words.t("not_opened.type")},
            {id: "other_province", icon: "map", text: Words.t("not_opened.province")},
            {id: "staff", icon: "staff", text: Words.t("status.staff")}
        ]
        onChosen: id => id === "nik" ? Store.post("way", "nik") : Store.post(id, "")
    }
}
