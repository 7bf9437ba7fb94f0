import QtQuick

// The top of every screen: where one is, and always in the same place language and help.
Rectangle {
    id: header

    property string title: ""
    property string subtitle: ""
    property string overlay: ""
    readonly property bool isHolder: true
    readonly property Item soundTarget: sound
    readonly property real room: chips.x - titles.x - 4 * Theme.mm
    // A title that is too long for one line stands on two, smaller if need be; it goes only where no word fits.
    readonly property bool oneLine: measure.advanceWidth <= header.room || header.narrow
    readonly property real usual: Theme.huge ? 0.82 * Theme.label : Theme.label
    readonly property real least: Math.round(7 * Theme.mm)
    // Above a second line it rather gets smaller than three lines stand in the head.
    readonly property bool narrow: header.subtitle !== "" && measure.advanceWidth > header.room && measure.advanceWidth * header.least <= 0.98 * header.room * header.usual
    readonly property bool under: header.subtitle !== "" && subtitleLabel.implicitWidth <= header.room && (header.oneLine || !Theme.huge)

    color: Theme.deep
    implicitHeight: Math.round(Math.max(39.5 * Theme.mm, chips.height + 16.5 * Theme.mm))

    Icon {
        id: brand
        x: Theme.margin - 1.500 * Theme.mm
        anchors.verticalCenter: chips.verticalCenter
        name: "brand"
        size: 17 * Theme.mm
        stroke: Theme.deepInk
        accent: Theme.deepInk
    }
    TextMetrics {
        id: measure
        font.family: Theme.family
        font.weight: Font.Bold
        font.pixelSize: header.usual
        text: header.title
    }
    Column {
        id: titles
        anchors.left: brand.right
        anchors.leftMargin: 4 * Theme.mm
        anchors.verticalCenter: chips.verticalCenter

        Label {
            id: titleLabel
            objectName: "headerTitle"
            // Not invisible where it does not fit: then it would never be laid out, and never fit again.
            readonly property bool fits: header.oneLine || (titleLabel.contentHeight <= titleLabel.height && titleLabel.contentWidth <= header.room)
            opacity: titleLabel.fits ? 1 : 0
            width: header.room
            height: header.oneLine ? Math.ceil(0.94 * measure.height) : header.height - 9 * Theme.mm - (header.under ? subtitleLabel.height : 0)
            text: header.title
            size: header.narrow ? Math.max(header.least, Math.floor(0.98 * header.usual * header.room / measure.advanceWidth)) : header.usual
            bold: true
            color: Theme.deepInk
            wrapMode: header.oneLine ? Text.NoWrap : Text.WordWrap
            fontSizeMode: header.oneLine ? Text.FixedSize : Text.Fit
            minimumPixelSize: header.least
            verticalAlignment: Text.AlignVCenter
            Accessible.role: Accessible.Heading
        }
        Label {
            id: subtitleLabel
            visible: header.under && titleLabel.fits
            text: header.subtitle
            size: Theme.huge ? 0.82 * Theme.caption : Theme.caption
            color: Theme.deepInk2
            wrapMode: Text.NoWrap
        }
    }
    Row {
        id: chips
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        y: Math.round((header.height - 4.5 * Theme.mm - chips.height) / 2)
        spacing: 4 * Theme.mm

        Row {
            id: sound
            visible: Store.chrome.listen === true && Store.heard
            spacing: 4 * Theme.mm
            readonly property bool on: Store.chrome.speech !== "silent"

            ActionButton {
                objectName: "again"
                visible: sound.on
                kind: "chip"
                icon: "retry"
                stacked: true
                height: languageChip.height
                name: Words.t("speech.again")
                onActivated: Store.listenAsked()
            }
            ActionButton {
                objectName: "speed"
                visible: sound.on
                kind: "chip"
                icon: "speed_" + Store.chrome.speed
                stacked: true
                height: languageChip.height
                name: Words.t("speech.speed_" + Store.chrome.speed)
                onActivated: Store.post("speed", String(Store.chrome.nextSpeed))
            }
            SoundButton {
                height: languageChip.height
            }
        }
        ActionButton {
            id: languageChip
            objectName: "languageChip"
            kind: "chip"
            icon: "language"
            text: Words.t("chrome.language_code")
            name: Words.t("chrome.display")
            onActivated: header.overlay === "display" ? Store.post("overlay_closed", "") : Store.post("overlay", "display")
        }
        ActionButton {
            objectName: "helpChip"
            visible: Store.chrome.desk !== true
            kind: "chip"
            icon: "help"
            text: Words.t("chrome.help")
            onActivated: header.overlay === "help" ? Store.post("overlay_closed", "") : Store.post("overlay", "help")
        }
    }
    Woven {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
