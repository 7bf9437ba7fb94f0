pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 7: where to lay the passport, how far it is read, what to do when it did not work.
Sheet {
    id: screen

    readonly property bool reading: screen.view.reading

    title: Words.t(screen.reading ? "passport.reading" : "passport.title")
    sub: screen.reading ? screen.view.progress : Words.t("passport.sub")
    note: screen.view.fault

    Item {
        id: picture
        readonly property real side: Math.min(parent.width, parent.height - steps.height - 8 * Theme.mm, 170 * Theme.mm)

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(0, Math.round((parent.height - picture.side - steps.height - 8 * Theme.mm) * 0.4))
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
            y: picture.side * (screen.reading ? 0.19 : 0.10)
            name: "hold-passport"
            size: picture.side * 0.6
        }
    }
    Row {
        id: steps
        readonly property int all: screen.view.steps

        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.y + picture.side + 8 * Theme.mm
        height: 6 * Theme.mm
        spacing: 3 * Theme.mm
        opacity: screen.reading ? 1 : 0

        Repeater {
            model: steps.all
            Rectangle {
                required property int index
                width: 30 * Theme.mm
                height: steps.height
                radius: height / 2
                color: index < screen.view.step ? Theme.green : Theme.panel
                border.width: Theme.line
                border.color: index < screen.view.step ? Theme.green : Theme.border
            }
        }
    }
    actions: [
        ActionRow {
            id: row
            visible: !screen.reading
            width: parent.width

            ActionButton {
                objectName: "retype"
                visible: screen.view.retype
                icon: "keypad"
                text: Words.t("passport.retype")
                width: row.each
                onActivated: Store.post("way", "passport")
            }
            ActionButton {
                objectName: "withoutChip"
                visible: !screen.view.retype
                icon: "cake"
                text: Words.t("passport.without")
                width: row.each
                onActivated: Store.post("factor_kind", "birth")
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
