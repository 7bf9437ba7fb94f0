import QtQuick
import Aim

// Data are wrong: the staff are called, and what to do until they come.
Sheet {
    id: screen

    title: Words.t("wrong.title")
    sub: Words.t("wrong.sub")
    picture: "data_wrong"

    GridFlow {
        anchors.fill: parent
        spacing: (Theme.huge ? 4 : 5) * Theme.mm

        PromiseBlock {
            icon: "bell"
            text: Words.t("wrong.called")
        }
        PromiseBlock {
            icon: "data_wrong"
            text: Words.t("wrong.show")
        }
        PromiseBlock {
            icon: "passport"
            text: Words.t("wrong.bring")
        }
    }
    actions: ActionButton {
        objectName: "markWrong"
        kind: "primary"
        icon: "data_wrong"
        text: Words.t("wrong.mark")
        width: parent.width
        onActivated: Store.post("field", "")
    }
}
