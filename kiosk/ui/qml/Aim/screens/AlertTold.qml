pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 17: what became of a report, whom to call and what to do meanwhile. "Received" is said by the portal's receipt alone.
Reading {
    id: screen

    readonly property bool received: screen.view.state === "received"
    // Where hardly anything fits, whom to call stands before what to do.
    readonly property bool callFirst: Theme.large && !Theme.portrait

    title: screen.view.title
    icon: screen.received ? "check" : screen.view.state === "unsent" ? "warning" : "clock"
    grand: Theme.portrait && !Theme.large
    tone: screen.received ? Theme.green : Theme.yellow
    toneInk: screen.received ? Theme.card : Theme.yellowInk
    floor: row.ceiling

    foot: FootActions {
        id: row
        page: screen

        ActionButton {
            objectName: "callStaff"
            visible: !screen.received
            width: row.each
            kind: "primary"
            icon: "staff"
            stacked: row.stacked
            text: Words.t("status.staff_short")
            name: Words.t("status.staff")
            onActivated: Store.post("staff", "")
        }
        ActionButton {
            objectName: "home"
            width: row.each
            kind: screen.received ? "primary" : "plain"
            icon: "back"
            stacked: row.stacked
            text: Words.t("case.home")
            onActivated: Store.post("continued", "")
        }
    }
    Block {
        color: screen.received ? Theme.greenWash : Theme.yellowWash
        edgeWidth: Theme.highContrast ? Theme.line : 0

        Label {
            width: parent.width
            text: screen.view.sub
            size: !Theme.huge ? Theme.body : Theme.portrait ? Theme.label : Theme.caption
            bold: true
            Accessible.role: Accessible.AlertMessage
        }
    }
    Repeater {
        model: screen.callFirst ? screen.view.numbers : []
        delegate: Called {}
    }
    Block {
        span: Theme.huge || Theme.portrait || screen.view.numbers.length % 2 === 0 ? 2 : 1
        Label {
            width: parent.width
            text: Words.t("alert.meanwhile")
            size: Theme.label
            bold: true
        }
        Label {
            width: parent.width
            text: "•  " + Words.t("alert.meanwhile_1")
            size: Theme.label
        }
        Label {
            width: parent.width
            text: "•  " + Words.t("alert.meanwhile_2")
            size: Theme.label
        }
    }
    Repeater {
        model: screen.callFirst ? [] : screen.view.numbers
        delegate: Called {}
    }

    component Called: Block {
        id: line
        required property var modelData
        span: Theme.portrait ? 2 : 1
        padding: 0
        edgeWidth: 0
        color: "transparent"
        NumberList {
            width: parent.width
            lines: [line.modelData]
            least: line.height
        }
    }
}
