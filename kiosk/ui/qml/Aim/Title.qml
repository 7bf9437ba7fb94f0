import QtQuick

// What a page asks or says. Two lines are about as long as each other: no word stands alone on the last one.
Label {
    id: title

    objectName: "title"
    bold: true
    rightPadding: title.slack(title.text, title.width)
    Accessible.role: Accessible.Heading

    FontMetrics {
        id: metrics
        font: title.font
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
    // What can be left free at the right without one line more.
    function slack(text: string, width: real): real {
        const words = text.split(" ");
        const count = title.lines(words, width);
        let low = Math.max(width / 2, ...words.map(word => metrics.advanceWidth(word)));
        let high = width;
        while (count > 1 && high - low > Theme.mm) {
            const middle = (low + high) / 2;
            if (title.lines(words, middle) > count)
                low = middle;
            else
                high = middle;
        }
        // A little more than was measured: letters on the screen stand on whole pixels.
        return count > 1 ? Math.max(0, width - 1.02 * high) : 0;
    }
}
