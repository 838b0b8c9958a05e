"""Items that are painted, not composed: camera picture, QR code, captured page, signature, countdown ring.

Painted items keep no picture in Qt's shared pixmap cache, so nothing of a citizen outlives the screen that showed it.
"""
