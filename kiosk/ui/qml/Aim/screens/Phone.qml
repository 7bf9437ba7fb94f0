import QtQuick
import Aim

// 11: the result as a code of 60 mm that any phone reads with no network; it goes by itself.
Sheet {
    id: screen

    title: Words.t("phone.title")
    sub: Words.t("phone.sub")
    picture: "phone"

    Rectangle {
        id: paper
        readonly property real wanted: 60 * Theme.mm / screen.view.modules * (screen.view.modules + 8)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - height) * 0.35))
        width: Math.min(parent.width, parent.height, paper.wanted * (Theme.portrait ? 1.8 : 1.5))
        height: width
        color: "#FFFFFF"
        radius: 3 * Theme.mm
        border.width: Theme.hairline
        border.color: Theme.border

        Image {
            anchors.centerIn: parent
            readonly property int whole: Math.max(1, Math.floor(paper.width / (screen.view.modules + 8)))
            width: whole * (screen.view.modules + 8)
            height: width
            smooth: false
            cache: false
            source: "image://code/" + screen.view.picture
            Accessible.role: Accessible.Graphic
            Accessible.name: Words.t("phone.title")
        }
    }
    actions: Label {
        width: parent.width
        text: Words.t("phone.gone")
        size: Theme.label
        color: Theme.ink2
        horizontalAlignment: Text.AlignHCenter
    }
}
