"""What can be wrong with pictures that come. Without numpy, which only the camera process needs."""

from enum import StrEnum


class PictureFault(StrEnum):
    """What is wrong with the pictures (画面故障): a part is missing, all is black, or not a pixel changes."""

    DAMAGED = "damaged"
    DARK = "dark"
    SAME = "same"
