pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: one piece of news, with its day and source.
Reading {
    id: screen

    title: screen.view.title
    icon: "news"

    Repeater {
        model: screen.view.paragraphs
        delegate: Block {
            id: line
            required property string modelData
            padding: 0
            edgeWidth: 0
            color: "transparent"
            Label {
                width: parent.width
                text: line.modelData
                size: Theme.huge ? Theme.label : Theme.body
            }
        }
    }
    LinkRow {
        wanted: screen.view.ref !== ""
        ref: screen.view.ref
        icon: "article"
        text: Words.t("news.read")
    }
    Block {
        padding: 0
        edgeWidth: 0
        color: "transparent"
        Label {
            width: parent.width
            text: screen.view.source
            size: Theme.caption
            color: Theme.ink2
        }
    }
}
