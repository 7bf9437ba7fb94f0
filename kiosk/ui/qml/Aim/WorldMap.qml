pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// The map with a button for each place, in rows above and below or, on a wide screen, at both sides; a line leads from
// each to where it lies. A place may be smaller than a finger: its button never is.
Item {
    id: world

    // {ref, code, text, x, y}: x and y as parts of the map's width and height.
    property var places: []
    property real shape: 1.6
    readonly property real gap: 4 * Theme.mm
    readonly property real high: (Theme.portrait ? 25 : 22) * Theme.mm
    readonly property bool beside: !Theme.portrait
    readonly property int column: Math.ceil(world.places.length / 2)
    readonly property real band: world.beside ? 0 : 2 * world.high + world.gap + 9 * Theme.mm
    readonly property real side: world.beside ? 92 * Theme.mm : 0
    readonly property real mapHeight: Math.min(world.height - 2 * world.band, (world.width - 2 * world.side) / world.shape)
    readonly property real mapWidth: world.mapHeight * world.shape
    readonly property real mapX: Math.round((world.width - world.mapWidth) / 2)
    readonly property real mapY: world.band + Math.max(0, (world.height - 2 * world.band - world.mapHeight) / 2)
    readonly property var seats: world.seated()

    // Places in the north stand above, the others below; each row from west to east, so that no two lines cross.
    function seated(): var {
        if (world.beside) {
            const eastward = world.places.slice().sort((one, other) => one.x - other.x);
            return world.column_(eastward.slice(0, world.column), true).concat(world.column_(eastward.slice(world.column), false));
        }
        const sorted = world.places.slice().sort((one, other) => one.y - other.y);
        const above = Math.ceil(sorted.length / 2);
        return world.band_(sorted.slice(0, above), true).concat(world.band_(sorted.slice(above), false));
    }
    function column_(places: var, west: bool): var {
        const width = world.side - 14 * Theme.mm;
        const step = Math.min((world.height + world.gap) / Math.max(1, places.length), 34 * Theme.mm);
        const top = (world.height - places.length * step + world.gap) / 2;
        const southward = places.slice().sort((one, other) => one.y - other.y);
        return southward.map((place, i) => ({
            place: place,
            x: west ? 0 : world.width - width,
            y: top + i * step,
            width: width,
            height: step - world.gap,
            fromX: west ? width : world.width - width,
            fromY: top + i * step + (step - world.gap) / 2,
            turnX: west ? width + 5 * Theme.mm : world.width - width - 5 * Theme.mm,
            turnY: top + i * step + (step - world.gap) / 2
        }));
    }
    // The lines of the outer row pass between the buttons of the inner one.
    function band_(places: var, above: bool): var {
        const eastward = places.slice().sort((one, other) => one.x - other.x);
        const inner = Math.ceil(eastward.length / 2);
        const cell = (world.width + world.gap) / (eastward.length % 2 === 0 ? inner + 0.5 : inner);
        const far = above ? 0 : world.height - world.high;
        const near = above ? world.high + world.gap : world.height - 2 * world.high - world.gap;
        return eastward.map((place, i) => ({
            place: place,
            x: (i % 2 === 0 ? i / 2 : (i - 1) / 2 + 0.5) * cell,
            y: i % 2 === 0 ? near : far,
            width: cell - world.gap,
            height: world.high,
            fromX: (i % 2 === 0 ? i / 2 : (i - 1) / 2 + 0.5) * cell + (cell - world.gap) / 2,
            fromY: above ? (i % 2 === 0 ? near : far) + world.high : i % 2 === 0 ? near : far,
            turnX: (i % 2 === 0 ? i / 2 : (i - 1) / 2 + 0.5) * cell + (cell - world.gap) / 2,
            turnY: above ? near + world.high + 3 * Theme.mm : near - 3 * Theme.mm
        }));
    }

    Image {
        x: world.mapX
        y: world.mapY
        width: world.mapWidth
        height: world.mapHeight
        sourceSize: Qt.size(Math.round(world.mapWidth), Math.round(world.mapHeight))
        source: "image://map/" + [Theme.highContrast ? "555555" : "E3D3BC", Theme.sea.toString(), Theme.highContrast ? "FFFFFF" : Theme.sogan.toString(),
                                  world.places.map(place => place.code).join(",")].join("/").replace(/#/g, "")
        Accessible.ignored: true
    }
    Repeater {
        model: world.seats
        delegate: Item {
            id: seat
            required property var modelData
            readonly property real spotX: world.mapX + seat.modelData.place.x * world.mapWidth
            readonly property real spotY: world.mapY + seat.modelData.place.y * world.mapHeight

            Shape {
                ShapePath {
                    strokeColor: Theme.sea
                    strokeWidth: Theme.hairline * 1.5
                    fillColor: "transparent"
                    startX: seat.modelData.fromX
                    startY: seat.modelData.fromY

                    PathLine {
                        x: seat.modelData.turnX
                        y: seat.modelData.turnY
                    }
                    PathLine {
                        x: seat.spotX
                        y: seat.spotY
                    }
                }
            }
            Rectangle {
                x: seat.spotX - width / 2
                y: seat.spotY - height / 2
                width: 4 * Theme.mm
                height: width
                radius: width / 2
                color: Theme.yellow
                border.width: Theme.line
                border.color: Theme.deep
            }
            MapButton {
                objectName: seat.modelData.place.ref
                text: seat.modelData.place.text
                x: seat.modelData.x
                y: seat.modelData.y
                width: seat.modelData.width
                height: seat.modelData.height
                onActivated: Store.post("page", seat.modelData.place.ref)
            }
        }
    }
}
