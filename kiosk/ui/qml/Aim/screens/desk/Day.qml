pragma ComponentBehavior: Bound
import QtQuick
import Aim

// The desk: the report of a day, figures above, a chart each below; a count too small to tell has no bar.
Reading {
    id: screen

    onConfirmed: screen.goOn(screen.view.actions ?? [])

    title: screen.view.title
    icon: screen.view.icon
    floor: foot.visible ? foot.ceiling : screen.height

    Block {
        id: noteBlock
        span: 2
        padding: 0
        wanted: screen.view.note !== ""
        color: "transparent"
        edgeWidth: 0

        Note {
            width: noteBlock.width
            height: implicitHeight
            text: screen.view.note
            icon: "information"
            size: Theme.label
        }
    }
    Block {
        id: figures
        readonly property int each: Theme.portrait || Theme.large ? 2 : 4

        span: 2
        padding: 0
        wanted: screen.view.figures.length > 0
        color: "transparent"
        edgeWidth: 0

        Grid {
            columns: figures.each
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap

            Repeater {
                model: screen.view.figures
                delegate: Rectangle {
                    id: cell
                    required property var modelData
                    width: (figures.width - (figures.each - 1) * Theme.gap) / figures.each
                    height: told.implicitHeight + 6 * Theme.mm
                    radius: Theme.radius
                    color: Theme.panel
                    border.width: Theme.highContrast ? Theme.line : 0
                    border.color: Theme.border

                    Column {
                        id: told
                        anchors.centerIn: parent
                        width: parent.width - 8 * Theme.mm

                        Label {
                            width: parent.width
                            text: cell.modelData.figure
                            size: Theme.heading
                            bold: true
                            color: Theme.sea
                        }
                        Label {
                            width: parent.width
                            text: cell.modelData.text
                            size: Theme.caption
                            color: Theme.ink2
                        }
                    }
                }
            }
        }
    }
    Repeater {
        model: screen.view.charts
        delegate: Block {
            id: chart
            required property var modelData

            span: Theme.huge || Theme.portrait || chart.modelData.upright ? 2 : 1
            padding: 4 * Theme.mm
            spacing: Theme.mm

            Label {
                width: chart.width - 2 * chart.padding
                text: chart.modelData.title
                size: Theme.label
                bold: true
                color: Theme.sogan
                Accessible.role: Accessible.Heading
            }
            Label {
                visible: chart.modelData.bars.length === 0
                width: chart.width - 2 * chart.padding
                text: screen.view.empty
                size: Theme.caption
                color: Theme.ink2
            }
            Row {
                id: hours
                readonly property int count: chart.modelData.bars.length
                visible: chart.modelData.upright && hours.count > 0
                height: visible ? (Theme.portrait ? 60 : 50) * Theme.mm : 0
                spacing: 2 * Theme.mm

                Repeater {
                    model: hours.visible ? chart.modelData.bars : []
                    delegate: Item {
                        id: hour
                        required property var modelData
                        readonly property real room: hour.height - count.implicitHeight - clock.implicitHeight

                        width: (chart.width - 2 * chart.padding - (hours.count - 1) * hours.spacing) / hours.count
                        height: hours.height
                        Accessible.role: Accessible.ListItem
                        Accessible.name: hour.modelData.text + ", " + hour.modelData.figure

                        Label {
                            id: count
                            anchors.bottom: column.top
                            width: hour.width
                            text: hour.modelData.figure
                            size: Theme.caption
                            bold: true
                            horizontalAlignment: Text.AlignHCenter
                            Accessible.ignored: true
                        }
                        Rectangle {
                            id: column
                            anchors.bottom: clock.top
                            anchors.horizontalCenter: parent.horizontalCenter
                            width: Math.min(hour.width, 22 * Theme.mm)
                            height: Math.max(0.8 * Theme.mm, hour.room * hour.modelData.share)
                            radius: Math.min(1.2 * Theme.mm, height / 2)
                            color: hour.modelData.share > 0 ? Theme.sea : Theme.border
                        }
                        Label {
                            id: clock
                            anchors.bottom: parent.bottom
                            width: hour.width
                            text: hour.modelData.text.slice(0, 2)
                            size: Theme.caption
                            color: Theme.ink2
                            horizontalAlignment: Text.AlignHCenter
                            Accessible.ignored: true
                        }
                    }
                }
            }
            Repeater {
                model: chart.modelData.upright ? [] : chart.modelData.bars
                delegate: Item {
                    id: line
                    required property var modelData
                    readonly property real rest: line.width - named.width - number.width - 6 * Theme.mm

                    width: chart.width - 2 * chart.padding
                    height: Math.max(8 * Theme.mm, named.implicitHeight)
                    Accessible.role: Accessible.ListItem
                    Accessible.name: line.modelData.text + ", " + line.modelData.figure

                    Label {
                        id: named
                        anchors.verticalCenter: parent.verticalCenter
                        width: line.width * 0.42
                        text: line.modelData.text
                        size: Theme.caption
                        Accessible.ignored: true
                    }
                    Rectangle {
                        x: named.width + 3 * Theme.mm
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.max(1.2 * Theme.mm, line.rest * line.modelData.share)
                        height: 5.5 * Theme.mm
                        radius: 1.2 * Theme.mm
                        color: line.modelData.share > 0 ? Theme.sea : Theme.border
                    }
                    Label {
                        id: number
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        text: line.modelData.figure
                        size: Theme.caption
                        bold: true
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    Block {
        id: rules
        span: 2
        padding: 0
        wanted: screen.view.notes.length > 0
        color: "transparent"
        edgeWidth: 0

        Repeater {
            model: screen.view.notes
            delegate: Label {
                required property string modelData
                width: rules.width
                text: modelData
                size: Theme.caption
                color: Theme.ink2
            }
        }
    }
    foot: FootActions {
        id: foot
        visible: screen.view.actions.length > 0
        page: screen

        Repeater {
            // Not one of the buttons that share the width.
            visible: false
            model: screen.view.actions
            delegate: ActionButton {
                required property var modelData
                objectName: modelData.id
                kind: modelData.kind
                icon: modelData.icon
                text: modelData.text
                stacked: foot.stacked
                width: foot.each
                onActivated: Store.post("desk", modelData.id)
            }
        }
    }
}
