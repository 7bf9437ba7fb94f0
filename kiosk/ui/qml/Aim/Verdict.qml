import QtQuick

// One big answer: pictogram, words, a line beneath; how it stands is said by pictogram and words, never by colour alone.
Block {
    id: verdict

    property string icon: ""
    property string text: ""
    property string sub: ""
    property string source: ""
    property string mark: "plain"
    readonly property color ink: verdict.mark === "good" ? Theme.green : verdict.mark === "warn" ? Theme.sogan : Theme.sea

    color: verdict.mark === "good" ? Theme.greenWash : verdict.mark === "warn" ? Theme.yellowWash : Theme.panel
    edgeWidth: Theme.highContrast ? Theme.line : 0
    padding: 6 * Theme.mm
    Accessible.role: Accessible.Grouping
    Accessible.name: [verdict.text, verdict.sub].filter(part => part !== "").join(", ")

    Item {
        width: verdict.width - 2 * verdict.padding
        height: Math.max(picture.height, words.implicitHeight)
        implicitHeight: height

        Icon {
            id: picture
            visible: !Theme.huge
            anchors.verticalCenter: parent.verticalCenter
            name: Theme.huge ? "" : verdict.icon
            size: Theme.huge ? 0 : (Theme.portrait ? 30 : 24) * Theme.mm
            stroke: verdict.ink
            accent: verdict.ink
        }
        Column {
            id: words
            x: picture.visible ? picture.width + 6 * Theme.mm : 0
            width: parent.width - x
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.mm

            Even {
                width: parent.width
                text: verdict.text
                size: Theme.large ? Theme.label : Theme.heading
                bold: true
                color: verdict.mark === "plain" ? Theme.ink : verdict.ink
            }
            Even {
                width: parent.width
                visible: text !== ""
                text: verdict.sub
                size: Theme.label
            }
            Label {
                width: parent.width
                visible: text !== ""
                text: verdict.source
                size: Theme.caption
                color: Theme.ink2
            }
        }
    }
}
