import QtQuick

// A short sentence: its lines are about as long as each other, no word stands alone on the last one.
Label {
    id: even

    readonly property real free: even.slack(even.text, even.width, metrics.font.pixelSize)
    leftPadding: even.horizontalAlignment === Text.AlignHCenter ? even.free / 2 : 0
    rightPadding: even.horizontalAlignment === Text.AlignHCenter ? even.free / 2 : even.free

    FontMetrics {
        id: metrics
        font: even.font
    }

    function longest(text: string, size: int): real {
        return Math.max(...text.split(" ").map(word => metrics.advanceWidth(word)));
    }
    function lines(words: var, width: real): int {
        let count = 1;
        let line = "";
        for (const word of words) {
            const joined = line === "" ? word : line + " " + word;
            if (line !== "" && metrics.advanceWidth(joined) > width)
                ++count;
            line = line !== "" && metrics.advanceWidth(joined) > width ? word : joined;
        }
        return count;
    }
    // What can be left free beside the words without one line more. Measuring says nothing of a new size: it is handed in.
    function slack(text: string, width: real, size: int): real {
        if (width <= 0 || text.includes("\n") || metrics.advanceWidth(text) <= width)
            return 0;
        const words = text.split(" ");
        const count = even.lines(words, width);
        let low = Math.max(width / 2, even.longest(text, size));
        let high = width;
        while (count > 1 && high - low > Theme.mm) {
            const middle = (low + high) / 2;
            if (even.lines(words, middle) > count)
                low = middle;
            else
                high = middle;
        }
        // A little more than was measured: letters on the screen stand on whole pixels.
        return count > 1 ? Math.max(0, width - 1.02 * high) : 0;
    }
}
