"""语音播报器 — the family. No item needs it."""

from collections.abc import Iterator

from drivers.ports.attached import Attached, AttachedKind, Candidate, DeviceSearch
from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.speech import SPEECH, Said
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
    evidence={
        "program_fails": EvidenceSentence(
            r"(?P<name>the player|the synthesiser) does not start: .+",
            Words("发声程序启动不了", "The sound program does not start"),
        ),
        "sound_stuck": EvidenceSentence(
            r"the sound device did not come to an end", Words("声卡没有放完", "The sound card did not finish")
        ),
        "sound_unwritten": EvidenceSentence(
            r"the sound cannot be written: .+", Words("声音文件写不进去", "The sound file is not written")
        ),
        "sound_files": EvidenceSentence(r"speaks into files", Words("声音写入文件", "Sound goes into files")),
        "sound_played": EvidenceSentence(
            r"the last announcement was played", Words("上一次播报已放完", "The last announcement was heard to its end")
        ),
        "sound_tried": EvidenceSentence(
            r"silence was played",
            Words("试放了一小段无声，声卡正常", "A moment of silence was let out to try the sound card"),
        ),
        "sound_unplayed": EvidenceSentence(r"nothing played yet", Words("还没有播报过", "No announcement so far")),
        "sound_server": EvidenceSentence(
            r"the sound server has a device", Words("声音服务有设备", "The sound server has a card")
        ),
        "sound_untold": EvidenceSentence(
            r"the kernel tells no sound devices", Words("系统没有列出声卡", "The system lists no sound cards")
        ),
        "sound_none": EvidenceSentence(
            r"the kernel lists no playback device", Words("没有能放音的声卡", "No sound card plays")
        ),
        "sound_card": EvidenceSentence(
            r"card (?P<number>\d+) plays", Words("声卡 {number} 可以放音", "Sound card {number} works")
        ),
        "sound_muted": EvidenceSentence(
            r"(?:the sound server has a device|card \d+ plays), muted", Words("声卡已静音", "The sound card is muted")
        ),
    },
    work={"say": (Said,), "tone": (Said,)},
)
