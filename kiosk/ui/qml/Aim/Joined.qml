import QtQuick

// Words with a dot between them, such as greetings: what has no room goes whole to the next line, and no line ends with a dot.
Label {
    id: joined

    property string parts: ""

    text: joined.broken(joined.parts.split(" · "), joined.width, metrics.font.pixelSize)
    Accessible.name: joined.parts

    FontMetrics {
        id: metrics
        font: joined.font
    }

    // Measuring says nothing of a new size: it is handed in.
    function broken(parts: list<string>, width: real, size: int): string {
        const lines = [parts[0]];
        for (const part of parts.slice(1)) {
            const longer = lines[lines.length - 1] + " · " + part;
            if (metrics.advanceWidth(longer) <= width)
                lines[lines.length - 1] = longer;
            else
                lines.push(part);
        }
        return lines.join("\n");
    }
}
