"""The staff desk's screens: view models over a frozen `Desk`; the QML files are in `Aim/screens/desk`."""
