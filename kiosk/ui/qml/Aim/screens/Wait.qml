import QtQuick
import Aim

// Between two pages: nothing, for the blink that it takes; a word if it takes longer.
Page {
    id: screen

    Timer {
        running: true
        interval: 500
        onTriggered: word.visible = true
    }
    Label {
        id: word
        visible: false
        anchors.centerIn: parent
        text: Words.t("guide.wait")
        size: Theme.title
        bold: true
    }
}
