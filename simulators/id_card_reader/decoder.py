"""A stand-in for the vendors' closed photo decoder: knows only the bytes that our own simulator writes.

It never opens a real card's photo, which therefore reads as "no portrait", as with no decoder at all.
"""

from drivers.ports.picture import Picture
from simulators.id_card_reader.chip import PHOTO_MAGIC

_WIDTH, _HEIGHT = 102, 126
"""The size of a decoded chip photo (GA 450)."""
_DRAWN = 252


class SimulatedDecoder:
    """The drawn face whose seed is in the simulated photo bytes (模拟证件照解码)."""

    def decode(self, wlt: bytes) -> Picture | None:
        """The drawn face at the size of a chip photo; None for bytes that are not the simulator's."""
        if not wlt.startswith(PHOTO_MAGIC):
            return None
        import cv2  # with the first photo

        from drivers.piped.pixels import picture_of
        from simulators.person.drawn_face import draw_face

        seed = int.from_bytes(wlt[len(PHOTO_MAGIC) : len(PHOTO_MAGIC) + 4], "little")
        face = draw_face(seed, size=_DRAWN)
        margin = (_DRAWN - _DRAWN * _WIDTH // _HEIGHT) // 2
        narrow = face[:, margin : _DRAWN - margin]
        return picture_of(cv2.resize(narrow, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA).astype("uint8"))
