import QtQuick

// What a page asks or says.
Even {
    objectName: "title"
    bold: true
    Accessible.role: Accessible.Heading
}
