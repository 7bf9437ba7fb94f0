pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 13, 17: what was answered, and the one button that sends it. For an alert it is held, or tapped and confirmed.
Reading {
    id: screen

    readonly property bool alert: screen.view.alert

    title: screen.view.title
    icon: screen.alert ? "abroad" : "complaint_open"
    // Across, what sends an alert stands beside the answers: below them there would be no room for more than one.
    side: Theme.portrait || !screen.alert ? 0 : bottom.width + 8 * Theme.mm
    floor: !screen.alert ? row.ceiling : Theme.portrait ? bottom.y - 6 * Theme.mm : screen.height

    Block {
        wanted: screen.view.note !== ""
        padding: 0
        edgeWidth: 0
        color: "transparent"

        Note {
            width: parent.width
            height: implicitHeight
            text: screen.view.note
            size: Theme.label
        }
    }
    Repeater {
        model: screen.view.rows
        delegate: ListRow {
            required property var modelData
            icon: modelData.icon
            text: modelData.text
            sub: modelData.label
        }
    }
    foot: [FootActions {
        id: row
        page: screen
        visible: !screen.alert

        ActionButton {
            objectName: "send"
            visible: !screen.alert
            width: row.each
            kind: "primary"
            icon: "check"
            stacked: row.stacked
            text: Words.t("report.send")
            onActivated: Store.post("continued", "")
        }
    },
    Item {
        id: bottom
        visible: screen.alert
        x: screen.width - Theme.margin - bottom.width
        width: Theme.portrait ? screen.width - 2 * Theme.margin : (Theme.huge ? 134 : 118) * Theme.mm
        height: screen.view.confirming ? sure.height : hold.height
        y: screen.height - height - 6 * Theme.mm

        HoldButton {
            id: hold
            objectName: "hold"
            visible: screen.alert && !screen.view.confirming
            width: parent.width
            onHeld: Store.post("alert_release", "")
            onActivated: Store.post("alert_ask", "")
        }
        Grid {
            id: sure
            readonly property real each: Theme.portrait ? (bottom.width - sure.spacing) / 2 : bottom.width
            visible: screen.view.confirming
            columns: Theme.portrait ? 2 : 1
            spacing: 10 * Theme.mm

            ActionButton {
                objectName: "sureNo"
                icon: "close"
                text: Words.t("report.sure_no")
                width: sure.each
                onActivated: Store.post("back", "")
            }
            ActionButton {
                objectName: "sureYes"
                kind: "danger"
                icon: "check"
                text: Words.t("report.sure_yes")
                width: sure.each
                onActivated: Store.post("alert_release", "")
            }
        }
    }]
}
