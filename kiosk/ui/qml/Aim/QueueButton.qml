import QtQuick

// Leads to the page where a number for the counter is had: what the screen is about goes along, nothing of who stands here.
ActionButton {
    property string ref: ""

    objectName: "queueNumber"
    icon: "queue"
    // In the foot of a wide screen there is room for one word.
    property bool brief: false

    text: Words.t(brief ? "queue.take_word" : "queue.take_short")
    name: Words.t("queue.take")
    onActivated: Store.post("page", ref)
}
