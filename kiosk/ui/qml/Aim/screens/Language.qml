import QtQuick
import Aim

// 2: language, text size and contrast, before anything else.
Page {
    id: screen

    DisplayChoices {
        width: screen.width
        height: next.y - 4 * Theme.mm
        view: screen.view
        title: Words.t("display.title")
    }
    ActionButton {
        id: next
        objectName: "continue"
        kind: "primary"
        icon: "forward"
        text: Words.t("display.continue")
        x: Theme.portrait ? Theme.margin : screen.width - Theme.margin - width
        width: Theme.portrait ? screen.width - 2 * Theme.margin : (screen.width - 2 * Theme.margin - Theme.gap) / 2
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 6 * Theme.mm
        onActivated: Store.post("continued", "")
    }
}
