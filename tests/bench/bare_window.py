"""The reference for a first frame: a QQuickWindow with nothing in it."""

import sys

from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.systemd import notify

application = QGuiApplication(sys.argv)
window = QQuickWindow()
window.setColor(QColor("#073B45"))
window.setGeometry(0, 0, 1080, 1920)
window.frameSwapped.connect(lambda: notify("READY=1"))
window.show()
sys.exit(application.exec())
