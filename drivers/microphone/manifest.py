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
                "有别的程序在录音：到“服务与电源”重新启动主机；仍被占用的找出那个程序并停掉（远程：fuser -v /dev/snd/*）。",
                "Another program records: start the machine again on the page of service and power; if it stays find that "
                "program and end it (remote: fuser -v /dev/snd/*).",
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
                "录到的全是零：查线和插口，换一个插口再到搜索页说一句；声卡的录音（Capture）可能关闭或静音"
                "（远程：alsamixer，arecord -d 3 -f S16_LE -r 16000）。",
                "All that was recorded are zeros: check cable and socket, try another socket and say a sentence on the search "
                "page; Capture of the sound card may be off or muted (remote: alsamixer, arecord -d 3 -f S16_LE -r 16000).",
            ),
        ),
    },
    is_needed_by_items=False,
    looked_for="whether citizens may speak to the terminal is a decision of its operator, not of its sockets",
)
