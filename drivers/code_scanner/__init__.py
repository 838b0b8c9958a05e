"""The code scanner: on a serial line, as a keyboard, or on the camera."""
