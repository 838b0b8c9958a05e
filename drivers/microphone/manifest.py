"""话筒 — the family. No item needs it: whatever can be said can be typed."""

from drivers.ports.device import AdapterOptions, Device
from drivers.ports.manifest import NOT_THERE, AdapterContext, EvidenceSentence, Fault, Manifest, Words
from drivers.ports.microphone import MICROPHONE, SoundSource
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
    evidence={
        "microphone_card": EvidenceSentence(
            r"card (?P<number>\d+) captures", Words("声卡 {number} 可以录音", "Sound card {number} can record")
        ),
        "microphone_unused": EvidenceSentence(
            r"nothing was recorded yet", Words("还没有录过音", "No recording so far")
        ),
        "microphone_heard": EvidenceSentence(
            r"the last recording had sound", Words("上一次录音有声音", "Sound came with the last recording")
        ),
        "microphone_model": EvidenceSentence(
            r"the model is not here \(make listening\)",
            Words(
                "没有装语音识别模型，群众看不到话筒按钮",
                "The speech model is missing, so that citizens see no microphone button",
            ),
        ),
        "microphone_weak": EvidenceSentence(
            r"the machine is too weak to recognise speech",
            Words(
                "主机性能不够，不能识别语音，群众看不到话筒按钮",
                "This computer is too slow for speech, so that citizens see no microphone button",
            ),
        ),
        "microphone_none": EvidenceSentence(
            r"the kernel lists no device that captures.*", Words("系统没有列出能录音的声卡", "No sound card can record")
        ),
        "microphone_no_sound": EvidenceSentence(
            r"the recorder gives no samples", Words("录音程序没有给出声音", "The recording program gives no sound")
        ),
        "microphone_ended": EvidenceSentence(
            r"the recorder ended", Words("录音程序自己退出了", "The recording program came to an end by itself")
        ),
        "microphone_zeros": EvidenceSentence(
            r"all that was recorded is zeros",
            Words("录到的全是零，没有一点声音", "The recording is empty, without any noise"),
        ),
        "microphone_start": EvidenceSentence(
            r"the recorder does not start: .+", Words("录音程序启动不了", "The recording program does not start")
        ),
        "microphone_busy": EvidenceSentence(
            r"(?:\S*/)?arecord: [\s\S]*busy[\s\S]*", Words("声卡被别的程序占用", "Another program has the sound card")
        ),
        "microphone_gone": EvidenceSentence(
            r"(?:\S*/)?arecord: [\s\S]*No such (?:device|file)[\s\S]*",
            Words("录音用的声卡不在了", "The sound card for recording is gone"),
        ),
        "microphone_complaint": EvidenceSentence(
            r"(?:\S*/)?arecord: [\s\S]+", Words("录音程序报错", "The recording program reports an error")
        ),
        "speech_model": EvidenceSentence(
            r"the model cannot be used: .+", Words("语音识别模型用不了", "The speech model cannot be used")
        ),
    },
    port_version=2,
    work={"source": (SoundSource,)},
)
