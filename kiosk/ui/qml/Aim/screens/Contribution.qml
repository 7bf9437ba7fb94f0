pragma ComponentBehavior: Bound
import QtQuick
import Aim

// What social security costs for so many months: more and fewer by a key, the usual lengths by one touch.
Reading {
    id: screen

    title: screen.view.title
    icon: "social_security"
    floor: row.ceiling

    foot: GuideActions {
        id: row
        page: screen
        printer: screen.view.printer
        calls: false
        queue: screen.view.queue
    }
    Block {
        id: length
        span: Theme.portrait ? 2 : 1
        padding: 6 * Theme.mm
        spacing: 4 * Theme.mm

        Item {
            width: length.width - 2 * length.padding
            height: implicitHeight
            implicitHeight: Math.max(fewer.height, months.implicitHeight)

            ActionButton {
                id: fewer
                objectName: "fewer"
                text: "−"
                size: Theme.key
                name: Words.t("contribution.fewer")
                enabled: screen.view.fewer !== ""
                width: 34 * Theme.mm
                height: 30 * Theme.mm
                onActivated: Store.post("revise", screen.view.fewer)
            }
            Label {
                id: months
                anchors.left: fewer.right
                anchors.right: more.left
                anchors.verticalCenter: parent.verticalCenter
                text: screen.view.months
                size: Theme.huge ? Theme.body : Theme.heading
                bold: true
                horizontalAlignment: Text.AlignHCenter
            }
            ActionButton {
                id: more
                objectName: "more"
                anchors.right: parent.right
                text: "+"
                size: Theme.key
                name: Words.t("contribution.more")
                enabled: screen.view.more !== ""
                width: 34 * Theme.mm
                height: 30 * Theme.mm
                onActivated: Store.post("revise", screen.view.more)
            }
        }
        Grid {
            id: usual
            width: length.width - 2 * length.padding
            columns: Theme.huge && Theme.portrait ? 2 : 4
            spacing: 4 * Theme.mm

            Repeater {
                model: screen.view.usual
                delegate: ActionButton {
                    required property var modelData
                    objectName: "months-" + modelData.text
                    text: modelData.text
                    kind: modelData.selected ? "primary" : "plain"
                    selected: modelData.selected
                    width: (usual.width - (usual.columns - 1) * usual.spacing) / usual.columns
                    height: 25 * Theme.mm
                    onActivated: Store.post("revise", modelData.ref)
                }
            }
        }
    }
    Verdict {
        span: Theme.portrait ? 2 : 1
        icon: "cost"
        text: screen.view.total
        sub: Words.t("contribution.total")
    }
    Repeater {
        model: screen.view.facts
        delegate: ListRow {
            required property var modelData
            span: Theme.portrait || Theme.huge ? 2 : 1
            icon: "social_security"
            text: modelData.text
            sub: modelData.name
        }
    }
    Line {
        text: screen.view.source
        size: Theme.caption
        ink: Theme.ink2
    }
}
