"""The synthesiser as it is: sound in two languages, silence when hushed, never a crash, and no one's number aloud."""

import re
import subprocess
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.manifest import AdapterContext
from drivers.ports.speech import SPEECH, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from drivers.speech import mandarin, numerals
from drivers.speech.adapter import EspeakSpeech
from drivers.speech.announcement_files import KEPT, WaveStore
from drivers.speech.mandarin import TABLE, pinyin
from drivers.speech.options import EspeakOptions
from drivers.speech.reading import pronounceable
from drivers.speech.sound import SoundDevice
from tests.drivers.hand_clock import HandClock

ZH, EN = SpokenLanguage.ZH, SpokenLanguage.EN
PATIENCE = 60.0

SILENT_CARD = """pcm.!default {{ type file slave.pcm {{ type null }} file "|cat >> {heard}" format "raw" }}
"""
"""A sound card that lets us hear what it was given."""


def never() -> bool:
    return False


def sound(file: Path) -> np.ndarray:
    with wave.open(str(file)) as opened:
        return np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2")


def spoken_file(folder: Path, text: str, language: SpokenLanguage) -> Path:
    speech = EspeakSpeech(EspeakOptions(wave_folder=folder))
    assert speech.say(text, language, never) == Said()
    return WaveStore(folder).files()[-1]


def program(folder: Path, script: str) -> str:
    file = folder / "synthesiser"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[tuple[EspeakSpeech, Path]]:
    """A synthesiser that reads what it is to say and then never ends, and the file that it wrote when it began."""
    begun = tmp_path / "begun"
    speech = EspeakSpeech(EspeakOptions(program=program(tmp_path, f"cat > /dev/null; echo > {begun}; exec sleep 60")))
    yield speech, begun
    speech.close()


def say_beside(speech: EspeakSpeech, begun: Path) -> tuple[threading.Thread, list[SpeechOutcome]]:
    """Say something on another thread; back when the synthesiser is at it."""
    outcomes: list[SpeechOutcome] = []
    is_at_it = threading.Event()

    def asked() -> bool:
        if begun.exists():
            is_at_it.set()
        return False

    thread = threading.Thread(target=lambda: outcomes.append(speech.say("please wait", EN, asked)))
    thread.start()
    assert is_at_it.wait(PATIENCE)
    begun.unlink()
    return thread, outcomes


# --- sound -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "language"), [("请把身份证放在读卡区。", ZH), ("Put your card on the reader.", EN)])
def test_an_announcement_can_be_heard(tmp_path: Path, text: str, language: SpokenLanguage) -> None:
    heard = sound(spoken_file(tmp_path, text, language))

    assert len(heard) > 22_050
    assert np.abs(heard.astype(np.int32)).max() > 3_000


def test_each_language_has_its_own_voice(tmp_path: Path) -> None:
    text = "12333"
    chinese, english = (sound(spoken_file(tmp_path / each.value, text, each)) for each in (ZH, EN))

    assert not np.array_equal(chinese, english)


def test_slower_takes_longer(tmp_path: Path) -> None:
    lengths = []
    for rate in (100, 250):
        folder = tmp_path / str(rate)
        EspeakSpeech(EspeakOptions(wave_folder=folder, rate=rate)).say("请看着摄像头", ZH, never)
        lengths.append(len(sound(WaveStore(folder).files()[0])))

    assert lengths[0] > 1.5 * lengths[1]


def test_it_plays_through_the_sound_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard, settings = tmp_path / "heard.raw", tmp_path / "asound.conf"
    settings.write_text(SILENT_CARD.format(heard=heard))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(settings))
    speech = EspeakSpeech(EspeakOptions(), sound=SoundDevice(pcm=tmp_path / "none"))

    assert speech.status().condition is Condition.UNKNOWN
    assert speech.say("请看着摄像头", ZH, never) == Said()
    assert np.abs(np.frombuffer(heard.read_bytes(), dtype="<i2").astype(np.int32)).max() > 3_000
    assert speech.status().condition is Condition.OK


def test_text_is_not_in_list_of_processes(tmp_path: Path) -> None:
    command, words = tmp_path / "command", tmp_path / "words"
    script = program(tmp_path, f'printf "%s " "$@" > {command}; cat > {words}')
    EspeakSpeech(EspeakOptions(program=script, rate=120, device="plughw:1,0")).say("look here", EN, never)

    assert command.read_text() == "-b 1 -v en -s 120 -a 100 -d plughw:1,0 --stdin "
    assert words.read_text() == "look here"


def test_unspeakable_text_is_no_sound_and_no_fault(tmp_path: Path) -> None:
    assert EspeakSpeech(EspeakOptions(wave_folder=tmp_path)).say("× … 440823199001011234", ZH, never) == Said()
    assert not WaveStore(tmp_path).files()


# --- breaking off ------------------------------------------------------------------------------------------------


def test_a_new_sentence_breaks_off_the_old_one(talking: tuple[EspeakSpeech, Path]) -> None:
    speech, begun = talking
    first, first_outcome = say_beside(speech, begun)
    second, second_outcome = say_beside(speech, begun)
    first.join(PATIENCE)

    assert first_outcome == [SpeechCut()]
    assert second.is_alive()
    speech.hush()
    second.join(PATIENCE)
    assert second_outcome == [SpeechCut()]
    assert not any(problem.blocking for problem in speech.status().problems)


def test_a_cancelled_sentence_ends(tmp_path: Path, talking: tuple[EspeakSpeech, Path]) -> None:
    speech, begun = talking
    assert speech.say("please wait", EN, begun.exists) == SpeechCut()


def test_a_sound_device_that_hangs_is_given_up(tmp_path: Path) -> None:
    clock = HandClock()

    def late() -> bool:
        clock.at += 1_000
        return False

    speech = EspeakSpeech(EspeakOptions(program=program(tmp_path, "exec sleep 60")), clock)
    assert speech.say("hello", EN, late) == NotSaid(ProblemCode.STALLED, "the sound device did not come to an end")
    assert speech.status().condition is Condition.BAD


def test_a_broken_off_file_is_thrown_away(tmp_path: Path) -> None:
    script = program(tmp_path, "cat > /dev/null; exec sleep 60")
    speech = EspeakSpeech(EspeakOptions(program=script, wave_folder=tmp_path / "waves"))

    assert speech.say("hello", EN, lambda: True) == SpeechCut()
    assert not list((tmp_path / "waves").iterdir())


# --- what is missing ---------------------------------------------------------------------------------------------


def test_without_program_there_is_silence_and_reason() -> None:
    speech = EspeakSpeech(EspeakOptions(program="no-such-synthesiser"))

    assert isinstance(speech.say("hello", EN, never), NotSaid)
    assert speech.status().problems[0].code is ProblemCode.NOT_CONFIGURED
    speech.close()


def test_without_sound_card_there_is_silence_and_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asound.conf").write_text("</usr/share/alsa/alsa.conf>\ndefaults.pcm.card 30\ndefaults.ctl.card 30\n")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    speech = EspeakSpeech(EspeakOptions())

    outcome = speech.say("hello", EN, never)

    assert isinstance(outcome, NotSaid)
    assert outcome.problem is ProblemCode.NOT_CONFIGURED
    assert (speech.status().condition, speech.status().family) == (Condition.BAD, SPEECH)


def test_voice_that_is_not_installed_is_setting(tmp_path: Path) -> None:
    complaint = "Error: The specified espeak-ng voice does not exist."
    script = program(tmp_path, f"cat > /dev/null; echo '{complaint}' >&2; exit 1")
    assert EspeakSpeech(EspeakOptions(program=script)).say("hello", EN, never) == NotSaid(
        ProblemCode.NOT_CONFIGURED, complaint
    )


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("echo 'error: Device or resource busy' >&2", ProblemCode.BUSY),
        ("exit 3", ProblemCode.HARDWARE_ERROR),
    ],
)
def test_other_failures_are_distinguished(tmp_path: Path, script: str, problem: ProblemCode) -> None:
    outcome = EspeakSpeech(EspeakOptions(program=program(tmp_path, script))).say("hello", EN, never)
    assert isinstance(outcome, NotSaid)
    assert outcome.problem is problem


def test_program_that_may_not_run_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "synthesiser").write_text("nothing to run")
    (tmp_path / "synthesiser").chmod(0o755)
    outcome = EspeakSpeech(EspeakOptions(program=str(tmp_path / "synthesiser"))).say("hello", EN, never)
    assert isinstance(outcome, NotSaid)


def test_a_playback_device_is_evidence(tmp_path: Path) -> None:
    (tmp_path / "pcm").write_text("00-00: ALC256 Analog : ALC256 Analog : playback 1 : capture 1\n")
    assert EspeakSpeech(EspeakOptions(), sound=SoundDevice(pcm=tmp_path / "pcm")).status().condition is Condition.OK


def test_the_registry_builds_it_and_its_absence() -> None:
    around = AdapterContext()
    assert isinstance(build(SPEECH, "espeak", {"rate": 130}, around), EspeakSpeech)
    absent = build(SPEECH, "absent", {}, around)
    assert absent.status().problems[0].code is ProblemCode.NOT_CONFIGURED
    assert isinstance(absent.say("hello", EN, never), NotSaid)
    absent.hush()


def test_the_newest_files_are_kept(tmp_path: Path) -> None:
    store = WaveStore(tmp_path)
    for turn in range(KEPT + 3):
        target = store.begin(turn)
        target.write_bytes(b"wave")
        store.end(target, "zh", keep=True)

    files = store.files()
    assert (len(files), files[0].name, files[-1].name) == (KEPT, "000004-zh.wav", f"{KEPT + 3:06d}-zh.wav")


# --- reading -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("共120.50元，3页×2份", "共一百二十点五元,三页 两份"),
        ("￥1,234.00", "一千二百三十四元"),
        ("2026-01-05 12:30", "二零二六年一月五日 十二点三十分"),
        ("2026年1月5日 9:00", "二零二六年一月五日 九点整"),
        ("2026年起", "二零二六年起"),
        ("第2/3页", "第二, 共三页"),
        ("3-5个工作日", "三到五个工作日"),
        ("完成60%，还有15秒", "完成百分之六十,还有十五秒"),
        ("拨打12333或110，区号0759", "拨打幺二三三三或幺幺零,区号零七五九"),
        ("10005人，110元，100000人", "一万零五人,一百一十元,十万人"),
        ("按“继续”→", "按 继续"),
        ("身份证44082319900101123X", "身份证"),
        ("卡6222 0212 3456 7890 123", "卡"),
        ("91440101MA5CABCD3X", ""),
        ("张*丰，好", ",好"),
        ("× …", ""),
    ],
)
def test_figures_are_read_as_people_say_them(text: str, chinese: str) -> None:
    assert pronounceable(text, ZH) == chinese


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("CNY 1,234.50", "1234.5 yuan"),
        ("2026-01-05 at 09:05, then 12:30 or 9:00", "5 January 2026 at 9 oh 5, then 12 30 or 9 o'clock"),
        ("Page 2/3, 60%, 3-5 days", "Page 2 of 3, 60 percent, 3 to 5 days"),
        ("Call 12333", "Call 1 2 3 3 3"),
        ("Mobile 13800001234", "Mobile"),
        ("按 Continue 键", "Continue"),
    ],
)
def test_figures_are_read_in_english(text: str, english: str) -> None:
    assert pronounceable(text, EN) == english


@given(st.integers(10**8, 10**19 - 1), st.sampled_from(SpokenLanguage), st.sampled_from(["", "X", "x"]))
def test_a_long_number_is_never_spoken(number: int, language: SpokenLanguage, last: str) -> None:
    said = pronounceable(f"A {number}{last} B", language)
    assert not any(each.isdigit() for each in said)
    assert not set(said) & set("零一二三四五六七八九幺")


@given(st.text(max_size=300), st.sampled_from(SpokenLanguage))
def test_any_text_can_be_read(text: str, language: SpokenLanguage) -> None:
    said = pronounceable(text, language)
    if language is ZH:
        assert not any(each.isascii() and each.isdigit() for each in said)
        pinyin(said)


@pytest.mark.parametrize(
    ("digits", "words"),
    [("0", "零"), ("10", "十"), ("19", "十九"), ("20", "二十"), ("101", "一百零一"), ("110", "一百一十"), ("1010", "一千零一十"),
     ("10000", "一万"), ("10010", "一万零一十"), ("12345", "一万二千三百四十五"), ("200010", "二十万零一十"), ("0.5", "零点五")],
)  # fmt: skip
def test_numbers_in_words(digits: str, words: str) -> None:
    assert numerals.number(digits) == words


def test_characters_become_the_sounds_of_their_words() -> None:
    assert pinyin("去银行，不要重新长大。") == "qu4 yin2 hang2, bu2 yao4 chong2 xin1 zhang3 da4."
    assert pinyin("A四纸") == "ei1 si4 zhi3"
    assert pinyin("一个部位，一起，不对，部分") == "yi2 ge4 bu4 wei4, yi4 qi3, bu2 dui4, bu4 fen4"
    assert pinyin("机动车行驶证，核对应缴税额") == "ji1 dong4 che1 xing2 shi3 zheng4, he2 dui4 ying1 jiao3 shui4 e2"
    assert pinyin("㐀") == "㐀"


def test_nothing_is_held_but_the_table() -> None:
    pinyin("请把身份证放在读卡区")
    assert TABLE.stat().st_size < 300_000
    assert "pypinyin" not in Path(mandarin.__file__).read_text("utf-8")


def test_every_entry_of_the_table_is_sound() -> None:
    for line in TABLE.read_text("utf-8").splitlines():
        word, reading = line.split("\t")
        syllables = reading.split(" ")
        assert len(word) == len(syllables)
        assert all(re.fullmatch(r"[a-zê]+[1-5]", each) for each in syllables), line


def test_the_synthesiser_knows_every_sound_we_write() -> None:
    """Its complaint about an unknown sound is to spell it in English."""
    text = pinyin(
        "请把身份证放在读卡区，女儿，旅行，略，二，按一下，ABCDEFGHIJKLMNOPQRSTUVWXYZ，看完了，谢谢，什么，嗯"
    )
    phonemes = subprocess.run(
        ["espeak-ng", "-v", "cmn-latn-pinyin", "-q", "-x", "--stdin"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "(en)" not in phonemes


def test_seconds_come_from_a_clock() -> None:
    assert EspeakSpeech(EspeakOptions(), SystemMonotonicClock()).status().observed_at > 0
