import QtQuick
import Aim

// 5: how to say who one is.
Sheet {
    id: screen

    title: Words.t("identify.title")
    picture: screen.view.note === "" ? "selection" : ""
    note: screen.view.note

    ChoiceGrid {
        anchors.fill: parent
        choices: [
            {id: "nik", icon: "status", text: Words.t("identify.nik"), sub: Words.t("identify.nik_sub")},
            {id: "passport", icon: "passport", text: Words.t("identify.passport"), sub: Words.t("identify.passport_sub")},
            {id: "worker_id", icon: "scan", text: Words.t("identify.code"), sub: Words.t("identify.code_sub")},
            {id: "topic:family", icon: "family", text: Words.t("identify.family")},
            {id: "article:start-not-registered", icon: "not_registered", text: Words.t("identify.not_registered")},
            {id: "staff", icon: "staff", text: Words.t("identify.staff"), sub: Words.t(screen.view.code ? "identify.staff_else" : "identify.staff_sub")}
        ].reduce((all, one) => one.id === "worker_id" && !screen.view.code ? all : all.concat([one]), screen.view.card
            ? [{id: "card", icon: "card", text: Words.t("identify.card"), sub: Words.t("identify.card_sub"), hero: true}] : [])
        onChosen: id => id === "staff" ? Store.post("staff", "") : Store.post(id.includes(":") ? "page" : "way", id)
    }
}
