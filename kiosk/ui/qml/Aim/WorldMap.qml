pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// The part of the world where most people go, over the whole width. Each place has a button close to where it lies, and
// a short line to it; places farther away stand at the edge, with an arrow. A place may be smaller than a finger: its
// button never is.
Item {
    id: world

    // {ref, code, text, x, y}, the most important first: x and y in the map's own units.
    property var places: []
    // What has to be seen, as x, y, width and height in the map's own units.
    property var frame: [0, 0, 1, 1]
    readonly property size seat: Qt.size(60 * Theme.mm, (Theme.portrait ? 23 : 21) * Theme.mm)
    readonly property real gap: 4 * Theme.mm
    readonly property real scale_: Math.min(world.width / world.frame[2], world.height / world.frame[3])
    readonly property rect part: Qt.rect(world.frame[0] + (world.frame[2] - world.width / world.scale_) / 2,
                                         world.frame[1] + (world.frame[3] - world.height / world.scale_) / 2,
                                         world.width / world.scale_, world.height / world.scale_)
    // Directions in 24ths of a turn: first right and left of the dot, then more and more above and below.
    readonly property var turns: [0, 12, 1, 23, 11, 13, 2, 22, 10, 14, 3, 21, 9, 15, 4, 20, 8, 16, 5, 19, 7, 17, 6, 18]
    // In the sea beside Sumatra.
    readonly property point home: Qt.point((1525 - world.part.x) * world.scale_, (533 - world.part.y) * world.scale_)
    readonly property var seats: world.width > 0 && world.height > 0 ? world.seated() : []

    function seated(): var {
        const spots = world.places.map(place => ({
            place: place,
            away: !world.holds(Qt.rect(world.frame[0], world.frame[1], world.frame[2], world.frame[3]), place, 0),
            west: place.x < world.frame[0] + world.frame[2] / 2,
            dot: Qt.point((place.x - world.part.x) * world.scale_, (place.y - world.part.y) * world.scale_)
        }));
        const near = spots.filter(spot => !spot.away);
        const taken = [];
        for (const spot of spots.filter(spot => spot.away).sort((one, other) => one.dot.y - other.dot.y))
            taken.push(world.edge(spot, near, taken));
        for (const spot of near)
            taken.push(world.beside(spot, near, taken));
        return spots.map(spot => taken.find(seat => seat.place === spot.place));
    }
    // A place out of sight stands at the side nearest to it, the northern ones above.
    function edge(spot: var, spots: var, taken: var): var {
        const box = Qt.rect(spot.west ? Theme.margin : world.width - Theme.margin - world.seat.width, 5 * Theme.mm, world.seat.width, world.seat.height);
        while (taken.some(other => world.meet(box, other.box)) || spots.some(other => world.holds(box, other.dot, 6 * Theme.mm)))
            box.y += Theme.mm / 2;
        return {place: spot.place, away: true, west: spot.west, dot: spot.dot, box: box, end: spot.dot};
    }
    // The nearest place for a button that covers no dot, no button and no line.
    function beside(spot: var, spots: var, taken: var): var {
        let best = null;
        for (let far = 9; far < 130; far += 5)
            for (const turn of world.turns) {
                const seat = world.seatAt(spot, far * Theme.mm, turn * Math.PI / 12);
                if (world.free(seat, spots, taken))
                    return seat;
                best = best ?? seat;
            }
        return best;
    }
    function seatAt(spot: var, far: real, angle: real): var {
        const x = spot.dot.x + Math.cos(angle) * (far + world.seat.width / 2) - world.seat.width / 2;
        const y = spot.dot.y - Math.sin(angle) * (far + world.seat.height / 2) - world.seat.height / 2;
        const box = Qt.rect(Math.round(x), Math.round(y), world.seat.width, world.seat.height);
        const end = Qt.point(Math.max(box.x, Math.min(spot.dot.x, box.x + box.width)), Math.max(box.y, Math.min(spot.dot.y, box.y + box.height)));
        return {place: spot.place, away: false, west: false, dot: spot.dot, box: box, end: end};
    }
    function free(seat: var, spots: var, taken: var): bool {
        const box = seat.box;
        if (box.x < Theme.margin || box.y < 4 * Theme.mm || box.x + box.width > world.width - Theme.margin || box.y + box.height > world.height - 4 * Theme.mm)
            return false;
        if (spots.some(other => world.holds(box, other.dot, 4 * Theme.mm) || (other.place !== seat.place && world.away(other.dot, seat.dot, seat.end) < 4 * Theme.mm)))
            return false;
        if (world.meet(box, Qt.rect(world.home.x - 22 * Theme.mm, world.home.y - 4 * Theme.mm, 44 * Theme.mm, 8 * Theme.mm)))
            return false;
        return taken.every(other => !world.meet(box, other.box) && (other.away || (!world.strikes(other.dot, other.end, box) && !world.cross(seat, other)))
            && !world.strikes(seat.dot, seat.end, other.box));
    }
    function holds(box: rect, dot: var, room: real): bool {
        return dot.x > box.x - room && dot.x < box.x + box.width + room && dot.y > box.y - room && dot.y < box.y + box.height + room;
    }
    function meet(one: rect, other: rect): bool {
        const room = world.gap - 1;
        return one.x < other.x + other.width + room && other.x < one.x + one.width + room && one.y < other.y + other.height + room && other.y < one.y + one.height + room;
    }
    function away(dot: point, from: point, to: point): real {
        const x = to.x - from.x;
        const y = to.y - from.y;
        const part = Math.max(0, Math.min(1, ((dot.x - from.x) * x + (dot.y - from.y) * y) / Math.max(1, x * x + y * y)));
        return Math.hypot(dot.x - from.x - part * x, dot.y - from.y - part * y);
    }
    // Whether a line runs into a button: its points are looked at, which is enough for a button.
    function strikes(from: point, to: point, box: rect): bool {
        for (let step = 0; step <= 8; ++step)
            if (world.holds(box, Qt.point(from.x + (to.x - from.x) * step / 8, from.y + (to.y - from.y) * step / 8), Theme.mm))
                return true;
        return false;
    }
    function cross(one: var, other: var): bool {
        const side = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        return side(one.dot, one.end, other.dot) * side(one.dot, one.end, other.end) < 0 && side(other.dot, other.end, one.dot) * side(other.dot, other.end, one.end) < 0;
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.water
        border.width: Theme.highContrast ? Theme.line : 0
        border.color: Theme.border
    }
    Image {
        anchors.fill: parent
        sourceSize: Qt.size(Math.round(world.width), Math.round(world.height))
        source: world.seats.length === 0 ? "" : "image://map/" + [Theme.land.toString(), Theme.sea.toString(), Theme.highContrast ? "FFFFFF" : Theme.sogan.toString(),
            [world.part.x, world.part.y, world.part.width, world.part.height].map(number => number.toFixed(1)).join(","),
            world.seats.filter(seat => !seat.away).map(seat => seat.place.code).join(",")].join("/").replace(/#/g, "")
        Accessible.ignored: true
    }
    Repeater {
        model: world.seats
        delegate: Item {
            id: seat
            required property var modelData

            Shape {
                visible: !seat.modelData.away

                ShapePath {
                    strokeColor: Theme.highContrast ? "#FFFFFF" : Theme.deep
                    strokeWidth: Theme.hairline * 1.5
                    fillColor: "transparent"
                    startX: seat.modelData.end.x
                    startY: seat.modelData.end.y

                    PathLine {
                        x: seat.modelData.dot.x
                        y: seat.modelData.dot.y
                    }
                }
            }
            Rectangle {
                visible: !seat.modelData.away
                x: seat.modelData.dot.x - width / 2
                y: seat.modelData.dot.y - height / 2
                width: 4.5 * Theme.mm
                height: width
                radius: width / 2
                color: Theme.yellow
                border.width: Theme.line
                border.color: Theme.deep
            }
        }
    }
    Label {
        x: Math.round(world.home.x - width / 2)
        y: Math.round(world.home.y - height / 2)
        text: Words.t("country.home")
        size: Theme.note
        bold: true
        color: Theme.sogan
        wrapMode: Text.NoWrap
    }
    Repeater {
        model: world.seats
        delegate: MapButton {
            id: button
            required property var modelData
            objectName: button.modelData.place.ref
            text: button.modelData.place.text
            pointer: !button.modelData.away ? "" : button.modelData.west ? "back" : "forward"
            x: button.modelData.box.x
            y: button.modelData.box.y
            width: button.modelData.box.width
            height: button.modelData.box.height
            onActivated: Store.post("page", button.modelData.place.ref)
        }
    }
}
