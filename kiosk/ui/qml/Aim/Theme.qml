pragma Singleton
import QtQuick

// Every length, letter and colour of the kiosk. Lengths are millimetres times `mm`, which Python sets from the
// screen's configured size: no operating system knows a kiosk's true size.
QtObject {
    id: theme

    property real mm: 4.03
    property real textScale: 1.0
    property bool highContrast: false
    property bool reducedMotion: false
    property real width: 1080
    property real height: 1920
    property real footerHeight: 173
    readonly property bool portrait: height > width
    readonly property bool large: textScale > 1.05
    readonly property bool huge: textScale > 1.45

    readonly property string family: "Noto Sans"
    readonly property real display: letters(21.8)
    readonly property real title: letters(15.9)
    readonly property real heading: letters(12.6)
    readonly property real body: letters(10.5)
    readonly property real label: letters(9.4)
    readonly property real note: letters(8.2)
    readonly property real caption: letters(7.0)
    readonly property real key: Math.round(17.9 * mm)

    readonly property real unit: 2 * mm
    readonly property real margin: 12 * mm
    readonly property real gap: 5 * mm
    readonly property real pad: 7 * mm
    readonly property real touch: 23 * mm
    readonly property real button: 30 * mm
    readonly property real radius: 7 * mm
    readonly property real hairline: Math.max(1, Math.round(0.4 * mm))
    readonly property real line: Math.max(2, Math.round(0.8 * mm))
    readonly property real ring: Math.max(2, Math.ceil(1.2 * mm))

    // The foot of a landscape screen has five places: emergency, action, back, action, end.
    readonly property real place: (width - 2 * margin - 40 * mm) / 5

    readonly property int motion: reducedMotion ? 0 : 160
    property int debounce: 300

    readonly property color paper: highContrast ? "#000000" : "#FFF9F0"
    readonly property color card: highContrast ? "#000000" : "#FFFFFF"
    readonly property color panel: highContrast ? "#000000" : "#F4E8D8"
    readonly property color ink: highContrast ? "#FFFFFF" : "#241A14"
    readonly property color ink2: highContrast ? "#FFFFFF" : "#56463B"
    readonly property color sea: highContrast ? "#FFE066" : "#0B5563"
    readonly property color seaInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color deep: highContrast ? "#000000" : "#073B45"
    readonly property color deepInk: "#FFFFFF"
    readonly property color deepInk2: highContrast ? "#FFFFFF" : "#D5E3E4"
    readonly property color chip: highContrast ? "#000000" : "#2B5760"
    readonly property color sogan: highContrast ? "#FFE066" : "#8A3B12"
    readonly property color green: highContrast ? "#FFFFFF" : "#1E6B3A"
    readonly property color greenWash: highContrast ? "#000000" : "#E4F2E6"
    readonly property color yellow: highContrast ? "#FFE066" : "#FFC845"
    readonly property color yellowInk: highContrast ? "#000000" : "#241A14"
    readonly property color yellowWash: highContrast ? "#000000" : "#FFF0CC"
    readonly property color red: highContrast ? "#000000" : "#B3121D"
    readonly property color redInk: highContrast ? "#FFE066" : "#FFFFFF"
    readonly property color border: highContrast ? "#FFFFFF" : "#8A7768"
    readonly property color softBorder: highContrast ? "#FFFFFF" : "#D9CBB8"
    readonly property color focus: highContrast ? "#FFE066" : "#0A4FD6"
    readonly property color focusOnDark: highContrast ? "#FFE066" : "#FFC845"
    readonly property color offInk: highContrast ? "#FFFFFF" : "#5F544C"
    readonly property color water: highContrast ? "#000000" : "#DCEAEB"
    readonly property color land: highContrast ? "#555555" : "#EBDCC5"
    readonly property color off: highContrast ? "#000000" : "#E7DFD5"

    function letters(size: real): real {
        return Math.round(size * theme.mm * theme.textScale);
    }
}
