"""What each port is asked for: by what its methods take, and for what takes more by the family. Its manifest says what is work."""

import subprocess
from collections.abc import Callable
from threading import Timer
from time import monotonic, sleep
from typing import Any

from msgspec import Struct

from drivers.isolation.signature import PortMethod, is_question, port_method
from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER, Frame
from drivers.ports.device import Cancelled, methods_of
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.guided import GuidedMove, GuidedPage
from drivers.ports.manifest import Manifest
from drivers.ports.microphone import MICROPHONE, NotRecorded, SoundSource
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptImage, ReceiptPaper
from drivers.ports.speech import SPEECH, SpokenLanguage
from drivers.ports.status import Condition, ProblemCode

PICTURE_SECONDS, LOOK_EVERY = 4.0, 0.05
OPENING_SECONDS = 10.0
"""How long a picture may take of a camera that only says that it is being opened: its process begins late on a busy machine."""
SOUND_SECONDS, SOUND_BYTES = 3.0, 3200
"""A tenth of a second of sound, and how long it may take to come."""
SECONDS = 1.0
"""How long an act may wait for a citizen, where a program plays the citizen."""

Perform = Callable[[Any, Cancelled], Any]  # Any: a device and an outcome of whatever port

PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class PortAct(Struct, frozen=True):
    """One thing that a port does (端口动作). `takes_paper`: it is done only where that is allowed.

    `wanted`: the outcomes by which it has done its work, none for a question. `is_shown`: a citizen puts something before it for that.
    """

    name: str
    perform: Perform
    outcome: Any
    can_stop: bool
    takes_paper: bool = False
    wanted: tuple[type, ...] = ()
    is_shown: bool = False


def acts_of(manifest: Manifest, seconds: float = SECONDS) -> tuple[PortAct, ...]:
    """Every method but status and close that needs no more than seconds or a move of a step; and those of printers and speech."""
    port = manifest.family.port
    every = [port_method(port, name) for name in methods_of(port) if name not in ("status", "close")]
    return tuple(act for name in every if (act := _act(manifest, name, seconds)) is not None)


def _act(manifest: Manifest, method: PortMethod, seconds: float) -> PortAct | None:
    can_stop = any(is_question(kind) for _name, kind in method.parameters)
    wanted = manifest.work.get(method.name, (GuidedPage,) if method.name == "guide" else ())
    own = _OWN.get((manifest.family, method.name))
    if own is not None:
        outcome = method.outcome if own is not _picture else Frame | None
        takes_paper = method.name.startswith("print")
        return PortAct(method.name, own, outcome, can_stop, takes_paper, wanted)
    known: dict[Any, Any] = {float: seconds, GuidedMove: GuidedMove.BEGIN}
    given = tuple(kind for name, kind in method.parameters if not _has_default(method, name))
    if all(kind in known or is_question(kind) for kind in given):

        def perform(device: Any, cancelled: Cancelled) -> Any:
            return getattr(device, method.name)(*(known.get(kind, cancelled) for kind in given))

        return PortAct(method.name, perform, method.outcome, can_stop, False, wanted, manifest.is_shown)
    return None


def _has_default(method: PortMethod, name: str) -> bool:
    parameter = method.bound.parameters[name]
    return parameter.default is not parameter.empty


def _receipt(device: Any, _cancelled: Cancelled) -> Any:
    paper = device.paper()
    if not isinstance(paper, ReceiptPaper):
        return paper
    return device.print_receipt(ReceiptImage("conformance", paper, bytes(paper.row_bytes * 64)))


def _document(device: Any, cancelled: Cancelled) -> Any:
    return device.print_document(PAGE, "conformance", 1, cancelled)


def _say(device: Any, cancelled: Cancelled) -> Any:
    return device.say("一", SpokenLanguage.ZH, cancelled)


def _picture(device: Any, cancelled: Cancelled) -> Any:
    """The first picture after the start."""
    device.start()
    began = monotonic()
    while (frame := device.latest()) is None and not cancelled():
        waited = monotonic() - began
        if waited > OPENING_SECONDS or (
            waited > PICTURE_SECONDS and device.status().condition is not Condition.UNKNOWN
        ):
            break
        sleep(LOOK_EVERY)
    device.stop()
    return frame


def _sound(device: Any, _cancelled: Cancelled) -> SoundSource | NotRecorded:
    """A moment of it, and the device is told how that went, as it is where a sentence is recorded."""
    source: SoundSource | NotRecorded = device.source()
    if isinstance(source, NotRecorded):
        return source
    failed = _find_recording_fault(source.command)
    device.note_recorded(failed)
    return source if failed is None else failed


def _find_recording_fault(command: tuple[str, ...]) -> NotRecorded | None:
    nowhere = subprocess.DEVNULL
    try:
        child = subprocess.Popen(command, stdin=nowhere, stdout=subprocess.PIPE, stderr=nowhere)
    except OSError as error:
        return NotRecorded(ProblemCode.NOT_CONFIGURED, f"the recorder does not start: {error.strerror}")
    overdue = Timer(SOUND_SECONDS, child.kill)
    overdue.start()
    with child:
        heard = child.stdout.read(SOUND_BYTES) if child.stdout is not None else b""
        child.kill()
    overdue.cancel()
    if len(heard) < SOUND_BYTES:
        return NotRecorded(ProblemCode.NO_ANSWER, "the recorder gives no samples")
    return None if any(heard) else NotRecorded(ProblemCode.MUTED, "all that was recorded is zeros")


_OWN: dict[tuple[str, str], Perform] = {
    (MICROPHONE, "source"): _sound,
    (RECEIPT_PRINTER, "print_receipt"): _receipt,
    (DOCUMENT_PRINTER, "print_document"): _document,
    (SPEECH, "say"): _say,
    (CAMERA, "start"): _picture,
    (DOCUMENT_SCANNER, "start"): _picture,
}
