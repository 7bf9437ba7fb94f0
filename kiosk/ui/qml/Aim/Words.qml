pragma Singleton
import QtQuick

// The text catalogue of the language in use. Putting another table in re-evaluates every binding that called t().
QtObject {
    id: words

    property var table: ({})
    property string language: ""

    function t(key: string): string {
        return words.table[key] ?? "⟨" + key + "⟩";
    }
}
