import QtQuick

// Under a page to take along: print it, and whom to call. Where nothing can be printed, the staff are called instead.
FootActions {
    id: actions

    property string printer: ""
    property bool calls: true
    // Where nobody is called: the page of a number for the counter.
    property string queue: ""

    ActionButton {
        objectName: "print"
        visible: actions.printer === ""
        width: actions.each
        kind: "primary"
        icon: "printer"
        stacked: actions.stacked
        text: Words.t("guide.print")
        onActivated: Store.post("print", "")
    }
    ActionButton {
        objectName: "callStaff"
        visible: actions.printer !== ""
        width: actions.each
        kind: "primary"
        icon: "staff"
        stacked: actions.stacked
        text: Words.t(Theme.portrait ? "guide.staff" : "status.staff_short")
        name: Words.t("guide.staff")
        onActivated: Store.post("staff", "")
    }
    ActionButton {
        objectName: "contacts:"
        visible: actions.calls
        width: actions.each
        icon: "call"
        stacked: actions.stacked
        text: Words.t("guide.call_short")
        name: Words.t("guide.call")
        onActivated: Store.post("page", "contacts:")
    }
    QueueButton {
        brief: !Theme.portrait
        visible: actions.queue !== ""
        width: actions.each
        stacked: actions.stacked
        ref: actions.queue
    }
}
