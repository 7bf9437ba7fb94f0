pragma ComponentBehavior: Bound
import QtQuick
import Aim

// 16: how many people went where, as rows of figures, a chart a page.
Reading {
    id: screen

    readonly property var parts: screen.view.charts.reduce((all, chart, nth) => all.concat(
        [{kind: "title", text: chart.title, sub: chart.unit, first: nth > 0}],
        chart.bars.map(bar => ({kind: "bar", text: bar.text, sub: bar.people, figures: bar.figures, first: false})),
        [{kind: "source", text: chart.source, sub: "", first: false}]), [])

    title: Words.t("chart.title")
    icon: "chart"

    Repeater {
        model: screen.parts
        delegate: ChartPart {
            required property var modelData
            part: modelData
        }
    }
}
