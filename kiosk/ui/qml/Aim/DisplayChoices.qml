pragma ComponentBehavior: Bound
import QtQuick

// Language, text size and colours as rows of tiles; each shows what it does.
Page {
    id: choices

    property string title: ""

    GridFlow {
        x: Theme.margin
        y: (Theme.portrait ? 11 : 7) * Theme.mm
        width: choices.width - 2 * Theme.margin
        height: choices.height - y - 5 * Theme.mm

        OptionRow {
            span: Theme.portrait || Theme.huge ? 2 : 1
            title: choices.title
            post: "language"
            options: choices.view.languages
        }
        OptionRow {
            span: Theme.portrait || Theme.huge ? 2 : 1
            title: Words.t("display.size")
            post: "text_size"
            options: [
                {value: "100", text: Words.t("display.size_100"), letter: 10, selected: choices.view.size === 100},
                {value: "130", text: Words.t("display.size_130"), letter: 14, selected: choices.view.size === 130},
                {value: "160", text: Words.t("display.size_160"), letter: 18, selected: choices.view.size === 160}
            ]
        }
        OptionRow {
            span: Theme.portrait || Theme.huge ? 2 : 1
            title: Words.t("display.contrast")
            post: "contrast"
            options: [
                {value: "normal", text: Words.t("display.normal"), icon: "contrast", selected: !choices.view.high},
                {value: "high", text: Words.t("display.high"), icon: "contrast", dark: true, selected: choices.view.high}
            ]
        }
        OptionRow {
            span: Theme.portrait || Theme.huge ? 2 : 1
            wanted: Store.chrome.listen === true
            title: Words.t("speech.volume")
            post: "volume"
            options: [
                {value: "50", text: Words.t("speech.volume_50"), selected: choices.view.volume === 50},
                {value: "100", text: Words.t("speech.volume_100"), selected: choices.view.volume === 100}
            ]
        }
    }
}
