import QtQuick

// Under a question of a report: leave it out, or send what there is at once.
FootActions {
    id: actions

    property string skip: ""
    property bool send: false

    height: actions.count === 0 ? 0 : implicitHeight

    ActionButton {
        objectName: "skip"
        visible: actions.skip !== ""
        width: actions.each
        icon: "forward"
        stacked: actions.stacked
        text: Words.t("report.skip")
        onActivated: Store.post("answer", actions.skip + ":")
    }
    ActionButton {
        objectName: "sendNow"
        visible: actions.send
        width: actions.each
        kind: "primary"
        icon: "bell"
        stacked: actions.stacked
        text: Words.t(Theme.portrait ? "report.send_now" : "report.send")
        name: Words.t("report.send_now")
        onActivated: Store.post("continued", "")
    }
}
