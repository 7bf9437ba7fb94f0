pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: every country about which there is something to say, and what is said about several of them.
Reading {
    id: screen

    title: Words.t("country.list_title")
    icon: "globe"

    Repeater {
        model: screen.view.rows
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
        }
    }
    Repeater {
        model: screen.view.countries
        delegate: LinkRow {
            required property var modelData
            ref: modelData.ref
            icon: modelData.icon
            text: modelData.text
        }
    }
}
