import QtQuick

// "Dengarkan": says the screen; while it speaks the same place pauses, and then goes on.
ActionButton {
    id: button

    readonly property string speech: Store.chrome.speech ?? "silent"

    objectName: "listen"
    visible: Store.chrome.listen === true && Store.heard
    kind: "chip"
    stacked: true
    icon: button.speech === "speaking" ? "pause" : button.speech === "paused" ? "play" : "listen"
    name: Words.t(button.speech === "speaking" ? "speech.pause" : button.speech === "paused" ? "speech.resume" : "speech.listen")
    onActivated: {
        if (button.speech === "silent")
            Store.listenAsked();
        else
            Store.post("pause", button.speech === "speaking" ? "yes" : "no");
    }
}
