"""How a person is identified: card or code, face, fingers."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.note import Note


class IdentifyStage(StrEnum):
    """The stage of reading the card (读证阶段)."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    PROBLEM = "problem"


class IdentifyScreen(Struct, frozen=True):
    """Put the card on the reader (身份识别), or where `accepts_code` hold the identity code (身份码) to the scanner.

    `wants_licence`: it is the e-licence (电子营业执照) of an enterprise that is to be held there; the names are its own then.
    `is_about_code`: what is said is about the code on the telephone and not about a card.
    `is_other`: it is the card of somebody else whom the item names.
    `further_ways`: what may be shown as well, as the messages `identify.also_…` name it.
    `is_in_place_of_face`: the code on the telephone is asked for beside the card that was read.
    `consent`: what the holder of card or code agrees to by showing it, in one sentence; "" where they did before.
    """

    stage: IdentifyStage
    note: Note
    masked_name: str = ""
    masked_id: str = ""
    accepts_code: bool = False
    wants_licence: bool = False
    is_about_code: bool = False
    is_other: bool = False
    further_ways: tuple[str, ...] = ()
    is_in_place_of_face: bool = False
    consent: str = ""


class FaceScreen(Struct, frozen=True):
    """Live picture with an instruction (人脸比对). The picture itself comes from `Terminal.camera_frame`.

    `is_out_of_order`: no picture is to be expected, so that none is promised. `keeping`: what is kept of the pictures.
    """

    instruction: str
    progress: float
    note: Note
    attempts_left: int
    keeping: str = ""
    has_failed: bool = False
    is_out_of_order: bool = False


class FingerprintScreen(Struct, frozen=True):
    """Two fingers (指纹采集), quality at least 60 of 100."""

    finger: int
    fingers: int
    quality: int | None
    tries_left: int
    note: Note
