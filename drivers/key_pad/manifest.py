"""触感按键盘 — the family. No item needs it: whatever it does can be done on the screen."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.key_pad import KEY_PAD, KeyPressed
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Manifest, Words


def _evdev(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.key_pad.adapter import EvdevKeyPad
    from drivers.key_pad.options import EvdevKeyPadOptions

    return EvdevKeyPad(EvdevKeyPadOptions.model_validate(options), around.clock)


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.KEYBOARD:
        yield Candidate("evdev", {"device": thing.address})


MANIFEST = Manifest(
    family=KEY_PAD,
    words=Words("触感按键盘", "tactile key pad"),
    adapters={"evdev": _evdev},
    faults=NOT_THERE,
    is_needed_by_items=False,
    looked_for=DeviceSearch(90, _search),
    evidence={
        "kernel_has": EvidenceSentence(r"the kernel has it", Words("系统认得它", "The system knows it")),
    },
    work={"key": (KeyPressed,)},
    is_shown=True,
)
