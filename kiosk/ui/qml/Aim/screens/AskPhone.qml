import QtQuick
import Aim

// 13, 17: a phone number under which the visitor may be called.
Entry {
    id: screen

    title: screen.view.title
    sub: screen.view.sub
    groups: [4, 4, 5]
    perRow: 3
    least: 8
    post: "callback"
    actions: ActionButton {
        objectName: "skip"
        icon: "forward"
        text: Words.t("report.skip")
        width: parent.width
        onActivated: Store.post("answer", "callback:")
    }
}
