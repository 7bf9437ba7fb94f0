pragma Singleton
import QtQuick

// The only door between Python and the screens: Python sets the properties, screens call post(). An Item, not a
// QtObject, and the way to the singletons beside it: what Python may hold decides what is loaded (decision 264).
Item {
    id: store

    readonly property QtObject theme: Theme
    readonly property QtObject words: Words

    // What to show: {key, screen, view}, {key, screen, view} or null, and the frame around both.
    property var page: null
    property var overlay: null
    // The page to build ahead: {screen, view} or null.
    property var next: null
    property var chrome: ({title: "", subtitle: "", back: false, end: false, emergency: true, note: "", noteIcon: "", listen: false, speech: "silent", speed: 100})
    // Names of all screens, to be compiled ahead.
    property var screens: []
    property string clock: ""
    property string office: ""
    property bool keyboard: false
    // Whether each text that stands here has a sound: false only in a language that no voice speaks.
    property bool heard: true
    property double openedAt: 0

    signal posted(event: string, value: string)
    signal screenReady(key: string)
    // Somebody wants to hear the screen; the window knows what stands on it.
    signal listenAsked()
    // Another page of the same screen.
    signal turned()

    function post(event: string, value: string) {
        store.posted(event, value);
    }
}
