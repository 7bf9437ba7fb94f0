pragma ComponentBehavior: Bound
import QtQuick
import Aim

// The desk: one thing to do or to wait for, and what can be answered.
Page {
    id: screen

    onConfirmed: screen.goOn(screen.view.actions ?? [])

    Column {
        anchors.centerIn: parent
        width: Math.min(screen.width - 2 * Theme.margin, 330 * Theme.mm)
        spacing: 6 * Theme.mm

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: screen.view.icon ?? "clock"
            size: (Theme.portrait ? 80 : 46) * Theme.mm
        }
        Label {
            objectName: "title"
            width: parent.width
            text: screen.view.title ?? ""
            size: Theme.title
            bold: true
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            width: parent.width
            visible: text !== ""
            text: screen.view.sub ?? ""
            size: Theme.body
            color: Theme.ink2
            horizontalAlignment: Text.AlignHCenter
        }
        Note {
            visible: text !== ""
            width: parent.width
            height: visible ? implicitHeight : 0
            text: screen.view.note ?? ""
            size: Theme.label
        }
        ActionRow {
            id: row
            visible: (screen.view.actions ?? []).length > 0
            width: parent.width

            Repeater {
                // Not one of the buttons that share the width.
                visible: false
                model: screen.view.actions ?? []
                delegate: ActionButton {
                    required property var modelData
                    objectName: modelData.id
                    kind: modelData.kind
                    icon: modelData.icon
                    text: modelData.text
                    width: row.each
                    onActivated: Store.post("desk", modelData.id)
                }
            }
        }
    }
}
