import QtQuick
import Aim

// Time ran out on a personal screen: the data are gone from it; the card or the factor brings them back.
Sheet {
    id: screen

    title: Words.t("covered.title")
    sub: Words.t("covered.sub")

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.4))
        name: "shield"
        size: Math.min(parent.width, parent.height, (Theme.portrait ? 130 : 90) * Theme.mm)
    }
    actions: [
        ActionButton {
            objectName: "uncover"
            kind: "primary"
            icon: "pin"
            text: Words.t("covered.open")
            width: parent.width
            onActivated: Store.post("continued", "")
        }
    ]
}
