pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: the articles of a topic.
Reading {
    id: screen

    title: screen.view.title
    icon: screen.view.icon

    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
            sub: modelData.sub
        }
    }
}
