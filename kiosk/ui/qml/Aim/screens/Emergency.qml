import QtQuick
import Aim

// 17: three ways to help at once: staff of this office, a report of somebody abroad, phone numbers.
Sheet {
    id: screen

    title: Words.t("emergency.title")

    Column {
        id: ways
        readonly property real each: Math.min((screen.bodyHeight - 2 * ways.spacing) / 3, (Theme.portrait ? 92 : 62) * Theme.mm)
        width: parent.width
        y: Theme.portrait ? 0 : Math.round((parent.height - 3 * ways.each - 2 * ways.spacing) / 2)
        spacing: 10 * Theme.mm

        EmergencyWay {
            objectName: "needStaff"
            width: parent.width
            height: ways.each
            strong: true
            icon: "staff"
            text: Words.t("emergency.staff")
            onActivated: Store.post("staff", "")
        }
        EmergencyWay {
            objectName: "danger"
            width: parent.width
            height: ways.each
            icon: "abroad"
            text: Words.t("emergency.danger")
            sub: Words.t("emergency.danger_sub")
            onActivated: Store.post("danger", "")
        }
        EmergencyWay {
            objectName: "contacts:"
            width: parent.width
            height: ways.each
            calm: true
            icon: "call"
            text: Words.t("emergency.numbers")
            sub: Words.t("emergency.numbers_sub")
            onActivated: Store.post("page", "contacts:")
        }
    }
}
