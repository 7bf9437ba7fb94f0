pragma ComponentBehavior: Bound
import QtQuick

// Our own number pad: 1 to 9, erase, 0, go on.
Item {
    id: pad

    property bool ready: false
    property bool filled: false
    readonly property real gap: 4.5 * Theme.mm
    readonly property real keyWidth: (pad.width - 2 * pad.gap) / 3
    readonly property real keyHeight: Math.min(52 * Theme.mm, (pad.height - 3 * pad.gap) / 4)

    signal typed(character: string)
    signal erased()
    signal done()

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "go"]
        delegate: PadKey {
            id: key
            required property string modelData
            required property int index

            objectName: "key-" + key.modelData
            kind: key.modelData === "erase" || key.modelData === "go" ? key.modelData : "digit"
            text: key.kind === "digit" ? key.modelData : Words.t(key.kind === "erase" ? "number.erase" : "number.next")
            size: key.kind === "digit" ? Theme.key : Math.min(Theme.body, 15 * Theme.mm)
            enabled: key.kind === "digit" || (key.kind === "erase" ? pad.filled : pad.ready)
            x: (key.index % 3) * (pad.keyWidth + pad.gap)
            y: Math.floor(key.index / 3) * (pad.keyHeight + pad.gap)
            width: pad.keyWidth
            height: pad.keyHeight
            onActivated: {
                if (key.kind === "digit")
                    pad.typed(key.modelData);
                else if (key.kind === "erase")
                    pad.erased();
                else
                    pad.done();
            }
        }
    }
}
