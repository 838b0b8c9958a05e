"""语音播报器 — the family. No item needs it."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, Fault, Manifest, Words
from drivers.ports.speech import SPEECH
from drivers.ports.status import ProblemCode, Responder


def _espeak(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.speech.adapter import EspeakSpeech
    from drivers.speech.options import EspeakOptions

    return EspeakSpeech(EspeakOptions.model_validate(options), around.clock)


def _clips(options: AdapterOptions, around: AdapterContext) -> Device:
    from drivers.speech.clip_speech import ClipSpeech
    from drivers.speech.options import ClipOptions

    return ClipSpeech(ClipOptions.model_validate(options), around.clock)


MANIFEST = Manifest(
    family=SPEECH,
    words=Words("语音", "speech"),
    adapters={"clips": _clips, "espeak": _espeak},
    faults={
        **NOT_THERE,
        ProblemCode.BUSY: Fault(
            Words("声卡被占用", "the sound card is in use"),
            keeper=Words("不用您处理，请告诉运维人员。", "Nothing for you to do: tell the technician."),
            technician=Words(
                "有别的程序占用声卡：用 fuser -v /dev/snd/* 找出并停掉。",
                "Another program uses the sound card: find it by fuser -v /dev/snd/* and end it.",
            ),
        ),
        ProblemCode.MUTED: Fault(
            Words("静音", "muted"),
            Responder.KEEPER,
            keeper=Words("把终端的音量调回来，取消静音。", "Turn the terminal's volume up and unmute it."),
            technician=Words(
                "用 alsamixer 或 pactl set-sink-mute @DEFAULT_SINK@ 0 取消静音。",
                "Unmute it by alsamixer or pactl set-sink-mute @DEFAULT_SINK@ 0.",
            ),
        ),
    },
    is_needed_by_items=False,
    port_version=2,
)
