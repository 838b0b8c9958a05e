"""The screen: Qt Quick screens and the view-models that feed them. Sees of the core only `kiosk.view`."""
