import QtQuick

// Buttons side by side in equal widths, or one above another where the text size needs it. Each child binds its
// width to `each`.
Grid {
    id: row

    property real gap: 4 * Theme.mm
    property bool level: false
    readonly property int count: row.visibleChildren.length
    readonly property real widest: {
        let most = 0;
        for (const child of row.visibleChildren)
            most = Math.max(most, (child as Item).implicitWidth);
        return most;
    }
    readonly property bool tall: !row.level && row.count * (row.widest + row.gap) - row.gap > row.width
    readonly property real each: row.tall || row.count < 2 ? row.width : (row.width - (row.count - 1) * row.gap) / row.count

    columns: row.tall ? 1 : Math.max(1, row.count)
    columnSpacing: row.gap
    rowSpacing: 4 * Theme.mm
}
