pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes

// The map with a button for each place, in two rows above and two below; a line leads from each to where it lies. A
// place may be smaller than a finger: its button never is.
Item {
    id: world

    // {ref, code, text, x, y}: x and y as parts of the map's width and height.
    property var places: []
    property real shape: 1.6
    readonly property real gap: 4 * Theme.mm
    readonly property real high: (Theme.portrait ? 25 : 22) * Theme.mm
    readonly property real band: 2 * world.high + world.gap + 9 * Theme.mm
    readonly property real mapHeight: Math.min(world.height - 2 * world.band, world.width / world.shape)
    readonly property real mapWidth: world.mapHeight * world.shape
    readonly property real mapX: Math.round((world.width - world.mapWidth) / 2)
    readonly property real mapY: world.band + Math.max(0, (world.height - 2 * world.band - world.mapHeight) / 2)
    readonly property var seats: world.seated()

    // Places in the north stand above, the others below; each row from west to east, so that no two lines cross.
    function seated(): var {
        const sorted = world.places.slice().sort((one, other) => one.y - other.y);
        const above = Math.ceil(sorted.length / 2);
        return world.band_(sorted.slice(0, above), true).concat(world.band_(sorted.slice(above), false));
    }
    // The inner row has one more than the outer one, whose lines pass between its buttons.
    function band_(places: var, above: bool): var {
        const eastward = places.slice().sort((one, other) => one.x - other.x);
        const inner = Math.ceil((eastward.length + 1) / 2);
        const cell = (world.width + world.gap) / inner;
        const far = above ? 0 : world.height - world.high;
        const near = above ? world.high + world.gap : world.height - 2 * world.high - world.gap;
        return eastward.map((place, i) => ({
            place: place,
            x: (i % 2 === 0 ? i / 2 : (i - 1) / 2 + 0.5) * cell,
            y: i % 2 === 0 ? near : far,
            width: cell - world.gap,
            edge: above ? near + world.high : near
        }));
    }

    Image {
        x: world.mapX
        y: world.mapY
        width: world.mapWidth
        height: world.mapHeight
        sourceSize: Qt.size(Math.round(world.mapWidth), Math.round(world.mapHeight))
        source: "image://map/" + [Theme.highContrast ? "555555" : "E3D3BC", Theme.sea.toString(), Theme.sogan.toString(),
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
            readonly property bool above: seat.modelData.y < world.mapY
            readonly property real middle: seat.modelData.x + seat.modelData.width / 2
            readonly property real start: seat.above ? seat.modelData.y + world.high : seat.modelData.y

            Shape {
                ShapePath {
                    strokeColor: Theme.sea
                    strokeWidth: Theme.hairline * 1.5
                    fillColor: "transparent"
                    startX: seat.middle
                    startY: seat.start

                    PathLine {
                        x: seat.middle
                        y: seat.above ? seat.modelData.edge + 3 * Theme.mm : seat.modelData.edge - 3 * Theme.mm
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
                height: world.high
                onActivated: Store.post("page", seat.modelData.place.ref)
            }
        }
    }
}
