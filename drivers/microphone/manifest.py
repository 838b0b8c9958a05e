"""话筒 — the family. No item needs it: whatever can be said can be typed."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.microphone import MICROPHONE
from drivers.ports.status import ProblemCode


def _alsa(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.microphone.adapter import AlsaMicrophone
    from drivers.microphone.options import AlsaMicrophoneOptions

    return AlsaMicrophone(AlsaMicrophoneOptions.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=MICROPHONE,
    words=Words("话筒", "microphone"),
    adapters={"alsa": _alsa},
    faults={
        **NOT_THERE,
        ProblemCode.BUSY: Fault(
            Words("话筒被占用", "the microphone is in use"),
            blocking=False,
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "有别的程序在录音：用 fuser -v /dev/snd/* 找出并停掉。",
                "Another program records: find it by fuser -v /dev/snd/* and end it.",
            ),
        ),
        ProblemCode.MUTED: Fault(
            Words("没有声音", "no sound at all"),
            blocking=False,
            keeper=Words(
                "看话筒上有没有静音开关，打开它；再到搜索页说一句试试。",
                "Look for a mute switch on the microphone and switch it on; then say a sentence on the search page.",
            ),
            technician=Words(
                "录到的全是零：用 alsamixer 看录音（Capture）是否关闭或静音，用 arecord -d 3 -f S16_LE -r 16000 录一段听听；查线和插口。",
                "All that was recorded are zeros: look in alsamixer whether Capture is off or muted, record a moment by "
                "arecord -d 3 -f S16_LE -r 16000 and listen to it; check cable and socket.",
            ),
        ),
    },
    is_needed_by_items=False,
)
