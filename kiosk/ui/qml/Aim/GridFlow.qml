import QtQuick

// Places its blocks in rows of one or two columns and breaks to further pages where the height ends: nothing
// scrolls, nothing is cut, whatever the text size. `mode` "sides" tries first to put everything on one page, in a left
// and a right column (or in one, if no block is on the right), each at the first level of three that fits; "newspaper" fills one column after the other.
Item {
    id: flow

    property string mode: "rows"
    // Width of the left one of two sides, as a part of the whole.
    property real leftPart: 0.45
    // How much room the blocks of the left and the right side may take: 0 plenty, 1 usual, 2 little.
    property int leftLevel: 1
    property int rightLevel: 1
    property int page: 0
    property int pages: 1
    // The page to begin with, where the visitor comes back to it.
    property int start: 0
    // The visitor has turned a page: where to begin says nothing any more.
    property bool begun: false
    property real spacing: Theme.gap
    // There is more before the first page, or after the last one: `beyond` asks for it.
    property bool before: false
    property bool after: false
    // What stands between the buttons instead of "Halaman 2 dari 3".
    property string told: ""
    readonly property bool turns: flow.pages > 1 || flow.before || flow.after
    property bool arranging: false
    default property alias content: holder.data

    signal turned(int page)
    signal beyond(int step)

    onStartChanged: {
        flow.begun = false;
        flow.page = Math.min(flow.start, flow.pages - 1);
    }
    onModeChanged: flow.later()
    onWidthChanged: flow.arrange()
    onHeightChanged: flow.arrange()
    Component.onCompleted: flow.arrange()

    function later() {
        soon.restart();
    }
    function wanted(): var {
        const all = [];
        for (const block of holder.children) {
            if (block.wanted !== undefined)
                block.flow = flow;
            // What is not seen does not lay its parts out: blocks of other pages come into sight to be measured.
            if (block.wanted === true) {
                block.current = true;
                all.push(block);
            }
        }
        return all;
    }
    function rows(blocks: var): var {
        const all = [];
        for (const block of blocks) {
            const last = all.length > 0 ? all[all.length - 1] : null;
            if (block.span === 1 && last !== null && last.length === 1 && last[0].span === 1)
                last.push(block);
            else
                all.push([block]);
        }
        return all;
    }
    function measure(row: var, width: real): real {
        const half = (width - flow.spacing) / 2;
        let height = 0;
        for (const block of row) {
            block.width = row.length === 2 || (block.span === 1 && !Theme.portrait && !Theme.huge && width === flow.width) ? half : width;
            block.spread = 0;
            // What fills its block is as tall as the block was before: with smaller letters it must be able to shrink.
            block.height = 0;
            block.settle();
            height = Math.max(height, block.implicitHeight);
        }
        return Math.round(height);
    }
    function place(row: var, left: real, y: real, height: real, page: int) {
        let x = left;
        for (const block of row) {
            block.x = x;
            block.y = y;
            block.height = height;
            block.page = page;
            x += block.width + flow.spacing;
        }
    }
    // Two columns on one page; what does not fit there at any level follows on further pages. False if a column would
    // begin with nothing.
    function sides(blocks: var): bool {
        const alone = blocks.every(block => block.side === 0);
        const left = alone ? flow.width : Math.round((flow.width - flow.spacing) * flow.leftPart);
        const columns = [
            {x: 0, width: left, rows: flow.rows(blocks.filter(block => block.side === 0))},
            {x: left + flow.spacing, width: flow.width - flow.spacing - left, rows: flow.rows(blocks.filter(block => block.side !== 0))}
        ];
        let limit = flow.height;
        let found = columns.map((column, i) => flow.fit(column, i === 0, limit));
        if (found.some((heights, i) => heights.length < columns[i].rows.length)) {
            limit = flow.height - pager.height - flow.spacing;
            found = columns.map((column, i) => flow.fit(column, i === 0, limit).filter((_, nth) => !column.rows.slice(0, nth + 1).some(row => row[0].breaks)));
        }
        if (found.some((heights, i) => heights.length === 0 && columns[i].rows.length > 0)) {
            flow.leftLevel = 1;
            flow.rightLevel = 1;
            return false;
        }
        const rest = [];
        columns.forEach((column, i) => {
            for (const row of column.rows.splice(found[i].length))
                rest.push(...row);
            flow.fill(column, found[i], limit);
        });
        flow.pages = 1 + (rest.length > 0 ? flow.follow(flow.rows(rest), limit) : 0);
        return true;
    }
    // The heights of a column's rows at the first level at which all fit, or else of the most that fit at one level.
    function fit(column: var, left: bool, limit: real): var {
        let most = [];
        let best = 0;
        for (let level = 0; level < 3 && (level === 0 || most.length < column.rows.length); ++level) {
            flow.loose(left, level);
            const heights = flow.first(column.rows.map(row => flow.measure(row, column.width)), limit);
            if (level === 0 || heights.length > most.length) {
                most = heights;
                best = level;
            }
        }
        flow.loose(left, best);
        return most;
    }
    function loose(left: bool, level: int) {
        if (left)
            flow.leftLevel = level;
        else
            flow.rightLevel = level;
    }
    // As many of the heights as fit one beneath the other.
    function first(heights: var, limit: real): var {
        return heights.filter((_, i) => flow.total(heights.slice(0, i + 1)) <= limit + 0.5);
    }
    // Places rows on the pages after the first; returns how many.
    function follow(rows: var, limit: real): int {
        const pages = flow.share(rows, rows.map(row => flow.measure(row, flow.width)), limit);
        rows.forEach(row => row.forEach(block => ++block.page));
        return pages;
    }
    function total(heights: var): real {
        return heights.reduce((sum, height) => sum + height + flow.spacing, -flow.spacing);
    }
    function fill(column: var, heights: var, limit: real) {
        const extra = limit - flow.total(heights);
        const growing = Math.max(1, column.rows.filter(row => row.some(block => block.grow)).length);
        let y = 0;
        column.rows.forEach((row, i) => {
            const most = heights[i] * Math.max(...row.map(block => block.grow ? block.growth : 0));
            const height = heights[i] + Math.min(most, Math.floor(extra / growing));
            flow.place(row, column.x, y, height, 0);
            row.forEach(block => block.loosen(height - heights[i]));
            y += height + flow.spacing;
        });
    }
    function share(rows: var, heights: var, limit: real): int {
        const columns = flow.mode === "newspaper" ? 2 : 1;
        let column = 0;
        let y = 0;
        for (let i = 0; i < rows.length; ++i) {
            const needed = rows[i][0].leads && i + 1 < rows.length ? heights[i] + flow.spacing + heights[i + 1] : heights[i];
            const breaks = rows[i][0].breaks && !(rows[i][0].joins && y + flow.part(rows, heights, i) <= limit + 0.5);
            if (y > 0 && (breaks || y + needed > limit + 0.5)) {
                column += breaks ? columns - column % columns : 1;
                y = 0;
            }
            const x = (column % columns) * (flow.width + flow.spacing) / columns;
            flow.place(rows[i], x, y, heights[i], Math.floor(column / columns));
            y += heights[i] + flow.spacing;
        }
        return Math.floor(column / columns) + 1;
    }
    // The height of the rows from one up to the next break.
    function part(rows: var, heights: var, from: int): real {
        const next = rows.findIndex((row, i) => i > from && row[0].breaks);
        return flow.total(heights.slice(from, next < 0 ? heights.length : next));
    }
    function stretch(rows: var, heights: var, limit: real) {
        for (let page = 0; page < flow.pages; ++page) {
            const here = rows.map((row, i) => i).filter(i => rows[i][0].page === page);
            const used = here.reduce((sum, i) => sum + heights[i] + flow.spacing, -flow.spacing);
            const growing = here.filter(i => rows[i].some(block => block.grow));
            const extra = growing.length > 0 ? Math.max(0, Math.floor((limit - used) / growing.length)) : 0;
            let shift = 0;
            for (const i of here) {
                const more = growing.includes(i) ? Math.min(extra, heights[i] * Math.max(...rows[i].map(block => block.growth))) : 0;
                for (const block of rows[i]) {
                    block.y += shift;
                    block.height += more;
                }
                shift += more;
            }
        }
    }
    function paginate(all: var) {
        const width = flow.mode === "newspaper" ? (flow.width - flow.spacing) / 2 : flow.width;
        const heights = all.map(row => flow.measure(row, width));
        let limit = flow.height;
        flow.pages = flow.share(all, heights, limit);
        if (flow.turns) {
            limit = flow.height - pager.height - flow.spacing;
            flow.pages = flow.share(all, heights, limit);
        }
        if (flow.mode !== "newspaper")
            flow.stretch(all, heights, limit);
    }
    function arrange() {
        if (flow.arranging)
            soon.restart();
        if (flow.width <= 0 || flow.height <= 0 || flow.arranging)
            return;
        flow.arranging = true;
        const blocks = flow.wanted();
        if (flow.mode !== "sides" || !flow.sides(blocks))
            flow.paginate(flow.mode === "newspaper" ? blocks.map(block => [block]) : flow.rows(blocks));
        flow.page = Math.min(Math.max(flow.page, flow.begun ? 0 : flow.start), flow.pages - 1);
        flow.arranging = false;
        // Every block is settled by now: what they said of their heights on the way asks for nothing more.
        soon.stop();
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
        visible: flow.turns
        width: flow.width
        anchors.bottom: parent.bottom
        page: flow.page
        pages: flow.pages
        before: flow.before
        after: flow.after
        told: flow.told
        onTurned: step => {
            if (flow.page + step < 0 || flow.page + step >= flow.pages)
                return flow.beyond(step);
            flow.begun = true;
            flow.page = Math.max(0, Math.min(flow.pages - 1, flow.page + step));
            flow.turned(flow.page);
        }
    }
}
