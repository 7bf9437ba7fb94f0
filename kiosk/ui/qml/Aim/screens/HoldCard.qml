import QtQuick
import Aim

// 6: where to hold the card, what the reader is doing, what to do when it did not work.
Sheet {
    id: screen

    readonly property bool reading: screen.view.reading

    title: screen.reading ? Words.t("card.reading") : Words.t("card.title")
    sub: screen.reading ? Words.t("card.reading_sub") : Words.t(screen.view.finger ? "card.sub_finger" : "card.sub")
    note: screen.view.fault

    Item {
        id: picture
        readonly property real side: Math.min(parent.width, parent.height, 190 * Theme.mm)
        property real lift: 0

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - picture.side) * 0.4))
        width: picture.side
        height: picture.side

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: screen.reading ? Theme.greenWash : Theme.panel
            border.width: Theme.highContrast ? Theme.line : 0
            border.color: Theme.border
        }
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.side * 0.28
            name: "hold-reader"
            size: picture.side * 0.6
            accent: screen.reading ? Theme.green : Theme.sogan
        }
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.side * (screen.reading ? 0.20 : 0.12) + picture.lift
            name: "hold-card"
            size: picture.side * 0.6
        }
        Connections {
            target: Store
            function onPosted() {
                invitation.complete();
            }
        }
        SequentialAnimation {
            id: invitation
            running: !screen.reading && !Theme.reducedMotion && screen.view.fault === ""
            loops: 3

            NumberAnimation {
                target: picture
                property: "lift"
                from: 0
                to: picture.side * 0.07
                duration: 700
                easing.type: Easing.InOutSine
            }
            NumberAnimation {
                target: picture
                property: "lift"
                to: 0
                duration: 700
                easing.type: Easing.InOutSine
            }
        }
    }
    actions: [
        ActionRow {
            id: row
            visible: !screen.reading
            width: parent.width

            ActionButton {
                objectName: "type"
                icon: "keypad"
                text: Words.t("card.type")
                width: row.each
                onActivated: Store.post("way", "nik")
            }
            ActionButton {
                objectName: "callStaff"
                icon: "staff"
                text: Words.t("status.staff")
                width: row.each
                onActivated: Store.post("staff", "")
            }
        }
    ]
}
