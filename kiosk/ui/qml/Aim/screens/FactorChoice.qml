pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 7: which second proof to give.
Sheet {
    id: screen

    title: Words.t("factor.choose")
    picture: "shield"
    sub: Words.t("factor.choose_sub")

    ChoiceGrid {
        anchors.fill: parent
        choices: screen.view.factors.map(kind => ({
            id: kind,
            icon: {pin: "pin", phone: "phone", passport: "passport", family: "family", birth: "cake", none: "passport"}[kind],
            text: Words.t("factor." + kind),
            sub: Words.t("factor." + kind + "_sub")
        })).concat([{id: "staff", icon: "staff", text: Words.t("factor.lacking"), sub: Words.t("factor.lacking_sub")}])
        onChosen: id => id === "staff" ? Store.post("staff", "") : Store.post("factor_kind", id)
    }
}
