"""A scripted citizen on the real screen: shown by `kiosk demo`, and what the tests of whole visits and of the wipe walk with."""
