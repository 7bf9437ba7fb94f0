import QtQuick

// A place where one page stands at a time. Not a Loader: its setSource(url, properties) never lets go of the
// properties, and with them of what everybody who was here has seen (docs/decisions/080). Like a Loader it is a
// focus scope: when a page goes, keys still arrive here and above.
FocusScope {
    id: place

    property string screen: ""
    property Page page: null
    // A page that is built bit by bit, out of sight: an incubator.
    property var coming: null
    // Compiled screens, by name: one table for all places.
    required property var compiled

    function show(screen: string, view: var) {
        place.clear();
        place.screen = screen;
        place.take(place.component(screen).createObject(place, place.first(view)));
    }
    // Builds a page ahead while there is nothing else to do; `finish` ends that at once.
    function prepare(screen: string, view: var) {
        place.clear();
        place.screen = screen;
        place.coming = place.component(screen).incubateObject(place, place.first(view));
    }
    function finish() {
        if (place.coming === null)
            return;
        place.coming.forceCompletion();
        place.take(place.coming.object);
        place.coming = null;
    }
    // What a page knows before its first binding is looked at: nothing is laid out in no room at all.
    function first(view: var): var {
        return {view: view, width: place.width, height: place.height};
    }
    function take(page: Item) {
        place.page = page as Page;
        place.page.anchors.fill = place;
    }
    function clear() {
        place.finish();
        place.screen = "";
        if (place.page === null)
            return;
        place.page.visible = false;
        place.page.destroy();
        place.page = null;
    }
    // Reads and compiles a screen in the background.
    function compile(screen: string) {
        if (place.compiled[screen] === undefined)
            place.compiled[screen] = Qt.createComponent("screens/" + screen + ".qml", Component.Asynchronous);
    }
    function component(screen: string): Component {
        const known = place.compiled[screen];
        if (known !== undefined && known.status === Component.Ready)
            return known;
        const made = Qt.createComponent("screens/" + screen + ".qml");
        place.compiled[screen] = made;
        return made;
    }
}
