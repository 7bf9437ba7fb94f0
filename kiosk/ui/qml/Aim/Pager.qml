import QtQuick

// Earlier and later page, with "Halaman 2 dari 3" between them, or "2 / 3" where there is less room.
Item {
    id: pager

    property int page: 0
    property int pages: 1
    // There is more before the first page, or after the last one.
    property bool before: false
    property bool after: false
    // What stands between the buttons instead of the number of the page.
    property string told: ""

    // No room for words on the buttons.
    readonly property bool narrow: Theme.portrait ? Theme.huge : Theme.large && pager.width < 220 * Theme.mm
    readonly property real side: Math.max(earlier.implicitWidth, later.implicitWidth)

    signal turned(step: int)

    onPageChanged: Store.turned()

    implicitHeight: Math.max(earlier.implicitHeight, later.implicitHeight)

    ActionButton {
        id: earlier
        objectName: "earlier"
        height: pager.height
        visible: pager.page > 0 || pager.before
        icon: "back"
        text: pager.narrow ? "" : Words.t("pager.earlier")
        name: Words.t("pager.earlier")
        anchors.left: parent.left
        onActivated: {
            Store.post("touched", "");
            pager.turned(-1);
        }
    }
    Label {
        id: spelled
        visible: false
        text: pager.told !== "" ? pager.told : Words.t("pager.of").replace("{page}", pager.page + 1).replace("{pages}", pager.pages)
        size: Theme.caption
        bold: true
    }
    Label {
        id: place
        anchors.centerIn: parent
        // Words of a page's own may take two lines; the number of the page gets shorter instead.
        readonly property real room: pager.width - 2 * pager.side - 6 * Theme.mm
        width: pager.told !== "" && pager.side > 0 ? place.room : place.implicitWidth
        horizontalAlignment: Text.AlignHCenter
        text: pager.told !== "" || spelled.implicitWidth < place.room ? spelled.text : (pager.page + 1) + " / " + pager.pages
        size: place.text === spelled.text ? Theme.caption : Theme.label
        bold: true
        color: Theme.ink2
    }
    ActionButton {
        id: later
        objectName: "later"
        height: pager.height
        visible: pager.page < pager.pages - 1 || pager.after
        icon: "forward"
        text: pager.narrow ? "" : Words.t("pager.later")
        name: Words.t("pager.later")
        anchors.right: parent.right
        onActivated: {
            Store.post("touched", "");
            pager.turned(1);
        }
    }
}
