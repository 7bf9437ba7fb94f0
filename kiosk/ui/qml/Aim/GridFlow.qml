import QtQuick

// Places its blocks in rows of one or two columns and breaks to further pages where the height ends: nothing
// scrolls, nothing is cut, whatever the text size.
Item {
    id: flow

    property int page: 0
    property int pages: 1
    property real spacing: Theme.gap
    property bool arranging: false
    default property alias content: holder.data

    onWidthChanged: flow.arrange()
    onHeightChanged: flow.arrange()
    Component.onCompleted: flow.arrange()

    function later() {
        soon.restart();
    }
    function rows(): var {
        const all = [];
        for (const block of holder.children) {
            if (block.wanted !== undefined)
                block.flow = flow;
            if (block.wanted !== true)
                continue;
            const last = all.length > 0 ? all[all.length - 1] : null;
            if (block.span === 1 && last !== null && last.length === 1 && last[0].span === 1)
                last.push(block);
            else
                all.push([block]);
        }
        return all;
    }
    function measure(row: var): real {
        const half = (flow.width - flow.spacing) / 2;
        let height = 0;
        for (const block of row) {
            block.width = row.length === 2 || (block.span === 1 && !Theme.portrait) ? half : flow.width;
            block.settle();
            height = Math.max(height, block.implicitHeight);
        }
        return Math.round(height);
    }
    function share(rows: var, heights: var, limit: real): int {
        let page = 0;
        let y = 0;
        for (let i = 0; i < rows.length; ++i) {
            const needed = rows[i][0].leads && i + 1 < rows.length ? heights[i] + flow.spacing + heights[i + 1] : heights[i];
            if (y > 0 && y + needed > limit + 0.5) {
                page += 1;
                y = 0;
            }
            let x = 0;
            for (const block of rows[i]) {
                block.x = x;
                block.y = y;
                block.height = heights[i];
                block.page = page;
                x += block.width + flow.spacing;
            }
            y += heights[i] + flow.spacing;
        }
        return page + 1;
    }
    function stretch(rows: var, heights: var, limit: real) {
        for (let page = 0; page < flow.pages; ++page) {
            const here = rows.map((row, i) => i).filter(i => rows[i][0].page === page);
            const used = here.reduce((sum, i) => sum + heights[i] + flow.spacing, -flow.spacing);
            const growing = here.filter(i => rows[i].some(block => block.grow));
            const extra = growing.length > 0 ? Math.max(0, Math.floor((limit - used) / growing.length)) : 0;
            let shift = 0;
            for (const i of here) {
                const more = growing.includes(i) ? Math.min(extra, heights[i] * 0.3) : 0;
                for (const block of rows[i]) {
                    block.y += shift;
                    block.height += more;
                }
                shift += more;
            }
        }
    }
    function arrange() {
        if (flow.arranging)
            soon.restart();
        if (flow.width <= 0 || flow.height <= 0 || flow.arranging)
            return;
        flow.arranging = true;
        const all = flow.rows();
        const heights = all.map(row => flow.measure(row));
        let limit = flow.height;
        flow.pages = flow.share(all, heights, limit);
        if (flow.pages > 1) {
            limit = flow.height - pager.height - flow.spacing;
            flow.pages = flow.share(all, heights, limit);
        }
        flow.stretch(all, heights, limit);
        flow.page = Math.min(flow.page, flow.pages - 1);
        flow.arranging = false;
        flow.turn();
    }
    function turn() {
        for (const block of holder.children)
            if (block.wanted !== undefined)
                block.current = block.page === flow.page;
    }

    onPageChanged: flow.turn()

    Timer {
        id: soon
        interval: 0
        onTriggered: flow.arrange()
    }
    Item {
        id: holder
        width: flow.width
        height: flow.height
        onChildrenChanged: flow.later()
    }
    Pager {
        id: pager
        visible: flow.pages > 1
        width: flow.width
        anchors.bottom: parent.bottom
        page: flow.page
        pages: flow.pages
        onTurned: step => flow.page = Math.max(0, Math.min(flow.pages - 1, flow.page + step))
    }
}
