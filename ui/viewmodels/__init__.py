"""View-models: translate a `View` to QML properties, and taps to intents. No device, no SQL, no HTTP, no decisions."""
