import QtQuick

// The one or two actions of a page: in portrait above the foot, in landscape in the foot's second and fourth place.
ActionRow {
    id: foot

    required property Item page
    readonly property bool stacked: !Theme.portrait && Theme.huge
    // Where the page's own room ends.
    readonly property real ceiling: Theme.portrait ? foot.y : foot.page.height

    level: !Theme.portrait
    gap: Theme.portrait ? 4 * Theme.mm : Theme.place + 20 * Theme.mm
    x: Theme.portrait ? Theme.margin : Theme.margin + Theme.place + 10 * Theme.mm
    y: Theme.portrait ? foot.page.height - foot.height - 5 * Theme.mm
                      : foot.page.height + Math.round((Theme.footerHeight - foot.height) / 2)
    width: Theme.portrait ? foot.page.width - 2 * Theme.margin : foot.count < 2 ? Theme.place : 3 * Theme.place + 20 * Theme.mm
}
