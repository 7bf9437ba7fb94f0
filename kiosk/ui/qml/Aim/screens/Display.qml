import QtQuick
import Aim

// The display panel: the same choices as on the language screen, at any moment.
DisplayChoices {
    title: Words.t("display.title")
}
