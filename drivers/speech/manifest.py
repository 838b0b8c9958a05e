"""语音播报器 — the family. No item needs it."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
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


def _search(thing: Attached) -> Iterator[Candidate]:
    if thing.kind is AttachedKind.MACHINE:
        yield Candidate("clips", {}, "ALSA")


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
                "有别的程序占用声卡：到“服务与电源”重新启动主机；仍被占用的找出那个程序并停掉（远程：fuser -v /dev/snd/*）。",
                "Another program uses the sound card: start the machine again on the page of service and power; if it stays find "
                "that program and end it (remote: fuser -v /dev/snd/*).",
            ),
        ),
        ProblemCode.MUTED: Fault(
            Words("静音", "muted"),
            Responder.KEEPER,
            keeper=Words("把终端的音量调回来，取消静音。", "Turn the terminal's volume up and unmute it."),
            technician=Words(
                "到“本机设置”把音量调高一档，静音随之取消（远程：alsamixer，或 pactl set-sink-mute @DEFAULT_SINK@ 0）。",
                "Turn the volume up one step on the page of settings, which unmutes it (remote: alsamixer, or pactl set-sink-mute "
                "@DEFAULT_SINK@ 0).",
            ),
        ),
    },
    is_needed_by_items=False,
    port_version=2,
    looked_for=DeviceSearch(70, _search),
)
