import QtQuick

// A panel in a GridFlow: a column of things on a background. `span` 2 is the whole width, 1 half of it; `side` is the
// column it stands in where the flow has two sides, 0 left.
Item {
    id: block

    property bool wanted: true
    property var flow: null
    property int span: 2
    property int side: 0
    property int page: 0
    property bool current: true
    // The width of one of two columns.
    readonly property real half: block.flow === null ? 0 : (block.flow.width - block.flow.spacing) / 2
    property bool grow: false
    // By what part of its height it may grow on a page of rows.
    property real growth: 0.3
    // Never on the page of what stands before it.
    property bool breaks: false
    // It breaks only where what it leads, up to the next break, has no room left.
    property bool joins: false
    // A heading: never the last thing on a page.
    property bool leads: false
    readonly property bool isHolder: true
    property real padding: Theme.pad
    property real spacing: 2 * Theme.mm
    // What the flow adds between the parts of a block that has grown.
    property real spread: 0
    property bool centred: false
    property color color: Theme.card
    property color edge: Theme.softBorder
    property real edgeWidth: Theme.highContrast ? Theme.line : Theme.hairline
    default property alias content: column.data

    visible: block.wanted && block.current
    implicitHeight: column.implicitHeight + 2 * block.padding

    onImplicitHeightChanged: block.flow?.later()
    onWantedChanged: block.flow?.later()
    onSpanChanged: block.flow?.later()

    function loosen(more: real) {
        block.spread = Math.min(4 * Theme.mm, Math.max(0, more) / (column.visibleChildren.length + 1));
        block.settle();
    }
    function settle() {
        block.settleItem(column);
    }
    function settleItem(item: var) {
        for (const child of item.children)
            block.settleItem(child);
        if (item.forceLayout !== undefined)
            item.forceLayout();
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: block.color
        border.width: block.edgeWidth
        border.color: Theme.highContrast ? Theme.border : block.edge
    }
    Column {
        id: column
        x: block.padding
        y: block.centred ? Math.round((block.height - column.height) / 2) : block.padding
        width: block.width - 2 * block.padding
        spacing: block.spacing + block.spread
    }
}
