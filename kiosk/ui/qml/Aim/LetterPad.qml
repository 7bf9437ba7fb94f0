pragma ComponentBehavior: Bound
import QtQuick

// Our own pad of letters and digits for passport numbers and searches: rows of the alphabet, no key below 18 mm.
Item {
    id: pad

    property bool ready: false
    property bool filled: false
    // For words: the last key is a space, and nothing is to be confirmed.
    property bool words: false
    readonly property real gap: 3.2 * Theme.mm
    readonly property var keys: "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("")
    // Where there is height, large keys in six rows of six.
    readonly property int columns: pad.height >= (25 + 6 * (28 + 3.2)) * Theme.mm ? 6 : 9
    readonly property int rows: Math.ceil(36 / pad.columns)
    readonly property real keyWidth: (pad.width - (pad.columns - 1) * pad.gap) / pad.columns
    readonly property real lastHeight: Math.max(25 * Theme.mm, Math.min(30 * Theme.mm, (pad.height - pad.rows * pad.gap) / (pad.rows + 1)))
    readonly property real keyHeight: Math.min(38 * Theme.mm, (pad.height - pad.lastHeight - pad.rows * pad.gap) / pad.rows)

    signal typed(character: string)
    signal erased()
    signal done()

    Repeater {
        model: pad.keys
        delegate: PadKey {
            id: key
            required property string modelData
            required property int index

            objectName: "key-" + key.modelData
            text: key.modelData
            size: 12 * Theme.mm
            x: (key.index % pad.columns) * (pad.keyWidth + pad.gap)
            y: Math.floor(key.index / pad.columns) * (pad.keyHeight + pad.gap)
            width: pad.keyWidth
            height: pad.keyHeight
            onActivated: pad.typed(key.modelData)
        }
    }
    PadKey {
        objectName: "key-erase"
        kind: "erase"
        text: Words.t("number.erase")
        size: Math.min(Theme.body, 15 * Theme.mm)
        enabled: pad.filled
        y: pad.rows * (pad.keyHeight + pad.gap)
        width: (pad.width - pad.gap) / 2
        height: pad.lastHeight
        onActivated: pad.erased()
    }
    PadKey {
        objectName: "key-go"
        kind: pad.words ? "digit" : "go"
        text: Words.t(pad.words ? "search.space" : "number.next")
        size: Math.min(Theme.body, 15 * Theme.mm)
        enabled: pad.words || pad.ready
        x: (pad.width + pad.gap) / 2
        y: pad.rows * (pad.keyHeight + pad.gap)
        width: (pad.width - pad.gap) / 2
        height: pad.lastHeight
        onActivated: pad.words ? pad.typed(" ") : pad.done()
    }
}
