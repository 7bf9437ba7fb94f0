pragma ComponentBehavior: Bound
import QtQuick

// Two to nine large choices: each {id, icon, text, sub, hero}. Of several ways to lay them out the first that cuts no
// word is taken. Where the letters are large the line beneath goes, and a little of their size, before a page is begun.
Item {
    id: grid

    property var choices: []
    property var ways: []
    property int way: 0
    // Two by two with large pictograms, as on the home screen, where the words allow it.
    property bool pairs: false
    property int page: 0
    // The page to begin with, where the visitor comes back to it.
    property int start: 0
    // The tallest words of all tiles on the page with another beside them.
    property real wordsRoom: 0
    readonly property int count: grid.choices.length
    // A wide screen with nothing beside the choices.
    readonly property bool broad: !Theme.portrait && grid.width >= 300 * Theme.mm
    readonly property var shape: grid.ways[grid.way] ?? {columns: 1, wide: true, pictogram: 34, pages: 1, bare: false}
    readonly property int pages: grid.shape.pages
    readonly property int perPage: Math.ceil(grid.count / grid.pages)
    readonly property real cellWidth: (grid.width - (grid.shape.columns - 1) * Theme.gap) / grid.shape.columns
    readonly property var heights: grid.heightsOf(grid.shape)

    signal chosen(id: string)
    signal turned(page: int)

    onPageChanged: grid.wordsRoom = grid.tallest()

    Timer {
        id: soon
        interval: 0
        onTriggered: grid.fit()
    }

    // Every try lays all tiles out anew: none before the page stands, and none that cannot do.
    property bool complete: false
    // While ways are tried no pictogram is drawn: each would be drawn in every size.
    property bool trying: false

    // Later: what hangs on the size, and the tiles themselves, come after this.
    onWidthChanged: soon.restart()
    onHeightChanged: soon.restart()
    onCountChanged: soon.restart()
    Component.onCompleted: {
        grid.complete = true;
        grid.fit();
    }
    Connections {
        target: Theme
        function onTextScaleChanged() {
            soon.restart();
        }
    }
    Connections {
        target: Words
        function onTableChanged() {
            soon.restart();
        }
    }

    // All ways to lay the choices out on so many pages: with large pictograms first, and with the line beneath the words.
    function ways_(pages: int): var {
        const onEach = Math.ceil(grid.count / pages);
        // Seven or eight stand in two full rows, pictograms above; the first of seven takes two places if it is the hero.
        const lead = onEach === 7 && pages === 1 && grid.choices[0].hero === true;
        const rows = grid.broad && !Theme.large && (onEach === 7 || onEach === 8) ? [[4, false, 34], [4, false, 30], [4, false, 26]] : [];
        // In a row of three or four none stands alone.
        const many = grid.broad ? [[3, true, 30], [3, true, 22], [4, true, 22], [2, true, 22]].filter(way => way[0] === 2 || onEach % way[0] !== 1) : Theme.portrait ? [[2, false, 40], [2, false, 34], [2, false, 32], [2, false, 30], [2, false, 26], [2, true, 26], [1, true, 28], [1, true, 22]]
                                                                                    : [[2, false, 30], [2, true, 22], [1, true, 22]];
        const laid = (ways, bare, lead) => ways.map(way => ({columns: way[0], wide: way[1], pictogram: way[2], pages: pages, bare: bare, lead: lead}));
        return laid(rows, false, lead).concat(laid(rows, true, lead), laid(many, false, false), laid(many, true, false));
    }
    function candidates(): var {
        const best = Theme.portrait ? 40 : 34;
        // A high screen: two, three or four answers are one beneath the other, each as large as there is room for.
        const grand = Theme.portrait && grid.count > 1 && grid.count < 5 ? [[72, 60, 50][grid.count - 2]] : [];
        // On a broad one they stand beside each other.
        const abreast = grid.broad && grid.count > 1 && grid.count < 5 ? [60, 50, 42] : [];
        // Five beside each other, or six in two rows of three, their pictograms above the words.
        const rows = !Theme.portrait && !Theme.huge && (grid.count === 5 || grid.count === 6) ? (grid.broad && grid.count === 5 ? [[5, 50], [5, 42], [5, 34]] : [[3, 40], [3, 34], [3, 30]]).map(way => ({columns: way[0], wide: false, pictogram: way[1], pages: 1})) : [];
        const first = !grid.pairs || grand.length > 0 || abreast.length > 0 ? [] : [52, 42, 34].map(size => ({columns: 2, wide: !Theme.portrait, pictogram: size, pages: 1}));
        const few = first.concat(rows, abreast.map(size => ({columns: grid.count, wide: false, pictogram: size, pages: 1})), grand.map(size => ({columns: 1, wide: true, pictogram: size, pages: 1})), [
            {columns: 1, wide: true, pictogram: best, pages: 1},
            {columns: 2, wide: true, pictogram: best, pages: 1},
            {columns: 2, wide: false, pictogram: Theme.portrait ? 46 : 30, pages: 1},
            {columns: 2, wide: false, pictogram: 30, pages: 1},
            {columns: 1, wide: true, pictogram: 28, pages: 1},
            {columns: 2, wide: true, pictogram: 22, pages: 1}
        ]);
        const most = Theme.portrait ? 10 : 9;
        const all = grid.count > 6 ? [] : few;
        let before = 0;
        for (let pages = Math.ceil(grid.count / most); pages <= Math.max(1, grid.count); ++pages) {
            // More pages with as many on each leave no more room.
            const onEach = Math.ceil(grid.count / pages);
            if (onEach !== before)
                all.push(...grid.ways_(pages));
            before = onEach;
        }
        return all;
    }
    function fits(): bool {
        const heights = grid.heightsOf(grid.shape);
        for (let i = 0; i < tiles.count; ++i) {
            const tile = tiles.itemAt(i) as Tile;
            if (tile !== null && (tile.implicitHeight > (grid.isLone(i) ? heights.lone : heights.cell) + 1 || tile.overflows))
                return false;
        }
        return true;
    }
    // No row is so high that its pictogram is lost in it.
    function highest(shape: var): real {
        const most = grid.pairs && shape.columns === 2 ? 118 : !Theme.portrait ? Math.max(80, 2 * shape.pictogram) : shape.wide ? Math.max(72, 1.8 * shape.pictogram) : 100;
        return most * Theme.mm * (Theme.huge ? 1.4 : 1);
    }
    // How high the tiles are if laid out so. One with nothing beside it needs no room beneath its pictogram: the others have it.
    function heightsOf(shape: var): var {
        const onEach = Math.ceil(grid.count / shape.pages);
        const rows = Math.max(1, Math.ceil((onEach + (shape.lead === true ? 1 : 0)) / shape.columns));
        const room = grid.height - (shape.pages > 1 ? pager.height + Theme.gap : 0) - (rows - 1) * Theme.gap;
        const even = Math.min(grid.highest(shape), room / rows);
        if (shape.columns !== 2 || shape.wide || rows === 1 || onEach % 2 === 0)
            return {cell: even, lone: even};
        const lone = Math.min(even, Math.max(46, shape.pictogram + 20) * Theme.mm);
        return {cell: Math.min(grid.highest(shape), (room - lone) / (rows - 1)), lone: lone};
    }
    function fit() {
        if (!grid.complete || grid.width <= 0 || grid.height <= 0)
            return;
        grid.page = 0;
        grid.trying = true;
        grid.ways = grid.candidates();
        for (let i = 0; i < grid.ways.length; ++i) {
            if (i < grid.ways.length - 1 && grid.heightsOf(grid.ways[i]).cell + 1 < grid.ways[i].pictogram * Theme.mm)
                continue;
            grid.way = i;
            if (grid.fits())
                break;
        }
        grid.trying = false;
        grid.page = Math.min(grid.start, grid.pages - 1);
        grid.wordsRoom = grid.tallest();
    }
    // The last one on its page, with nothing beside it.
    function isLone(index: int): bool {
        const place = index % grid.perPage;
        return grid.shape.columns === 2 && place % 2 === 0 && (index === grid.count - 1 || place === grid.perPage - 1);
    }
    function tallest(): real {
        let most = 0;
        for (let i = 0; i < tiles.count; ++i) {
            const tile = tiles.itemAt(i) as Tile;
            if (tile !== null && !tile.wide && Math.floor(i / grid.perPage) === grid.page)
                most = Math.max(most, tile.wordsHeight);
        }
        return most;
    }

    Repeater {
        id: tiles
        model: grid.choices
        delegate: Tile {
            id: tile
            required property var modelData
            required property int index
            readonly property int place: tile.index % grid.perPage
            readonly property bool lone: grid.isLone(tile.index)
            readonly property bool leads: grid.shape.lead === true && tile.index === 0
            readonly property int cell: tile.place + (grid.shape.lead === true && tile.place > 0 ? 1 : 0)

            objectName: tile.modelData.id
            visible: Math.floor(tile.index / grid.perPage) === grid.page
            wide: grid.shape.wide || tile.lone
            pictogram: grid.shape.pictogram * Theme.mm
            tight: grid.shape.pictogram < 30
            wordsRoom: grid.wordsRoom
            small: grid.shape.bare === true && Theme.large
            icon: grid.trying ? "" : tile.modelData.icon
            text: tile.modelData.text
            sub: grid.shape.bare ? "" : tile.modelData.sub ?? ""
            hero: tile.modelData.hero === true
            x: (tile.cell % grid.shape.columns) * (grid.cellWidth + Theme.gap)
            y: Math.floor(tile.cell / grid.shape.columns) * (grid.heights.cell + Theme.gap)
            width: tile.lone ? grid.width : tile.leads ? 2 * grid.cellWidth + Theme.gap : grid.cellWidth
            height: tile.lone ? grid.heights.lone : grid.heights.cell
            big: grid.shape.pictogram >= 50 && grid.count < 5 && !Theme.large
            onActivated: grid.chosen(tile.modelData.id)
        }
    }
    Pager {
        id: pager
        visible: grid.pages > 1
        width: grid.width
        anchors.bottom: parent.bottom
        page: grid.page
        pages: grid.pages
        onTurned: step => {
            grid.page = Math.max(0, Math.min(grid.pages - 1, grid.page + step));
            grid.turned(grid.page);
        }
    }
}
