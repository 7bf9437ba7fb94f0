import QtQuick

// Earlier and later page, with "2 / 3" between them.
Item {
    id: pager

    property int page: 0
    property int pages: 1

    signal turned(step: int)

    implicitHeight: Math.max(earlier.implicitHeight, later.implicitHeight)

    ActionButton {
        id: earlier
        objectName: "earlier"
        height: pager.height
        visible: pager.page > 0
        icon: "back"
        text: Theme.portrait && Theme.huge ? "" : Words.t("pager.earlier")
        name: Words.t("pager.earlier")
        anchors.left: parent.left
        onActivated: {
            Store.post("touched", "");
            pager.turned(-1);
        }
    }
    Label {
        anchors.centerIn: parent
        text: (pager.page + 1) + " / " + pager.pages
        size: Theme.label
        bold: true
        color: Theme.ink2
    }
    ActionButton {
        id: later
        objectName: "later"
        height: pager.height
        visible: pager.page < pager.pages - 1
        icon: "forward"
        text: Theme.portrait && Theme.huge ? "" : Words.t("pager.later")
        name: Words.t("pager.later")
        anchors.right: parent.right
        onActivated: {
            Store.post("touched", "");
            pager.turned(1);
        }
    }
}
