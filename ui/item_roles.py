"""Roles of list models, as numbers (Qt::ItemDataRole).

`Qt` itself is left alone until a key is pressed or something is drawn by hand: Qt for Python makes all of its hundred
enumerations at once, 16 ms of the start and 1 MiB (tests/app/test_first_frame.py).
"""

DISPLAY_ROLE = 0
FIRST_ROLE = 0x0101
"""Behind Qt::UserRole, the first that is ours."""
