import QtQuick
import Aim

// A page that is not there, or cannot be read now.
Sheet {
    id: screen

    title: screen.view.text
    sub: screen.view.sub
    actions: ActionButton {
        objectName: "callStaff"
        kind: "primary"
        icon: "staff"
        text: Words.t("guide.staff")
        width: parent.width
        onActivated: Store.post("staff", "")
    }
    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.4))
        name: "petugas"
        size: Math.max(0, Math.min(parent.height, 90 * Theme.mm))
    }
}
