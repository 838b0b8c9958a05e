"""A natural voice from packs: the right clip, silence at once, and something to be heard where there is no clip."""

import os
import threading
import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.manifest import AdapterContext
from drivers.ports.speech import SPEECH, Manner, NotSaid, Said, SpeechCut, SpeechOutcome, SpokenLanguage
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from drivers.speech.announcement_files import WaveStore
from drivers.speech.clip_pack import ClipLibrary, opened_pack, write_pack
from drivers.speech.clip_sound import RATE, ClipBroken, at_rate, chime, decoded, paced
from drivers.speech.clip_speech import OWN_CLIPS, SIBLING, ClipSpeech
from drivers.speech.options import ClipOptions
from drivers.speech.sound import SoundDevice
from drivers.speech.spoken_sentences import clip_key, spoken_sentences
from tests.drivers.hand_clock import HandClock

ZH, EN = SpokenLanguage.ZH, SpokenLanguage.EN
PATIENCE = 60.0
NO_CARD = SoundDevice(pcm=Path("/nonexistent"), programs="/nonexistent")


def never() -> bool:
    return False


def tone(pitch: float, seconds: float = 0.5, rate: int = RATE) -> bytes:
    time = np.arange(int(seconds * rate)) / rate
    written = BytesIO()
    soundfile.write(written, 0.5 * np.sin(2 * np.pi * pitch * time), rate, format="OGG", subtype="OPUS")
    return written.getvalue()


def packed(folder: Path, clips: dict[str, bytes], language: str = "zh") -> Path:
    folder.mkdir(exist_ok=True)
    keyed = {clip_key(SpokenLanguage(language), "someone", text): clip for text, clip in clips.items()}
    write_pack(folder / f"{language}.json", language, "someone", keyed)
    return folder


def spoken(folder: Path, packs: Path, text: str, language: SpokenLanguage = ZH, **more: object) -> np.ndarray:
    options = ClipOptions.model_validate({"wave_folder": folder, "packs": (packs,), **more})
    assert ClipSpeech(options).say(text, language, never) == Said()
    with wave.open(str(WaveStore(folder).files()[-1])) as opened:
        return np.frombuffer(opened.readframes(opened.getnframes()), "<i2")


def pitch_of(samples: np.ndarray) -> float:
    strength = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.argmax(strength) * RATE / samples.size)


def test_clip_of_the_sentence_is_played(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款一。": tone(440), "请付款二。": tone(880)})

    heard = spoken(tmp_path / "waves", packs, "请付款二。")

    assert pitch_of(heard) == pytest.approx(880, abs=10)
    assert heard.size / RATE == pytest.approx(0.68, abs=0.05)


def test_recording_at_other_rate_keeps_its_pitch(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440, rate=48_000)})
    assert pitch_of(spoken(tmp_path / "waves", packs, "请付款。")) == pytest.approx(440, abs=10)


def test_sentence_without_clip_points_to_screen_once(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {SIBLING[ZH]: tone(500, 1.0), "请付款。": tone(800, 0.5)})

    heard = spoken(tmp_path / "waves", packs, "没有录的一句。没有录的二句。请付款。")

    assert heard.size / RATE == pytest.approx(1.0 + 0.5 + 2 * 0.18, abs=0.1)


def test_broken_pack_is_passed_over(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": b"OggS, and nothing more"})
    (packs / "yue.json").write_text("no index")

    heard = spoken(tmp_path / "waves", packs, "请付款。")

    assert heard.size
    assert opened_pack(packs / "yue.json") is None


def test_english_without_clip_is_synthesised(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440)})
    assert spoken(tmp_path / "waves", packs, "Nobody has recorded this one.", EN).size > RATE


def test_chime_is_left_where_nothing_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.speech.clip_speech.OWN_CLIPS", tmp_path / "none")
    heard = spoken(tmp_path / "waves", tmp_path, "Nothing.", EN, synthesiser="no-such-program")
    assert heard.size / RATE == pytest.approx(chime().size / RATE + 0.18, abs=0.05)


def test_faster_is_shorter_at_same_pitch() -> None:
    slow = decoded(tone(440, 2.0))

    fast = paced(slow, 1.5)

    assert fast.size / slow.size == pytest.approx(1 / 1.5, rel=0.1)
    assert pitch_of(fast) == pytest.approx(440, abs=15)


def test_manner_holds_from_next_announcement_on(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440)})
    speech = ClipSpeech(ClipOptions(wave_folder=tmp_path / "waves", packs=(packs,)))
    for manner in (Manner(), Manner(loudness=0.5)):
        speech.adjust(manner)
        assert speech.say("请付款。", ZH, never) == Said()

    loud, soft = (soundfile.read(str(each))[0] for each in WaveStore(tmp_path / "waves").files())
    assert np.abs(soft).max() == pytest.approx(np.abs(loud).max() / 2, rel=0.05)


def player(folder: Path, script: str) -> str:
    file = folder / "player"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("how", ["hushed", "cancelled"])
def test_silence_kills_the_player(tmp_path: Path, how: str) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440, 4.0)})
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    options = ClipOptions(player=player(tmp_path, f"echo $$ > {begun}; exec sleep 600"), packs=(packs,))
    speech, outcomes = ClipSpeech(options, sound=NO_CARD), list[SpeechOutcome]()
    is_left = threading.Event()
    thread = threading.Thread(target=lambda: outcomes.append(speech.say("请付款。", ZH, is_left.is_set)))
    thread.start()
    number = int(begun.read_text())

    speech.hush() if how == "hushed" else is_left.set()
    thread.join(PATIENCE)

    assert outcomes == [SpeechCut()]
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_player_that_hangs_is_given_up(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440, 4.0)})
    clock = HandClock()

    def late() -> bool:
        clock.at += 1_000
        return False

    speech = ClipSpeech(ClipOptions(player=player(tmp_path, "exec sleep 600"), packs=(packs,)), clock, NO_CARD)
    assert speech.say("请付款。", ZH, late) == NotSaid(ProblemCode.STALLED, "the sound device did not come to an end")
    assert speech.status().condition is Condition.BAD


def test_player_is_fed_what_a_card_takes(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440)})
    heard, command = tmp_path / "heard", tmp_path / "command"
    script = player(tmp_path, f'echo "$@" > {command}; cat > {heard}')
    speech = ClipSpeech(ClipOptions(player=script, packs=(packs,), device="plughw:1,0"), sound=NO_CARD)

    assert speech.say("请付款。", ZH, never) == Said()
    assert pitch_of(np.frombuffer(heard.read_bytes(), "<i2")) == pytest.approx(440, abs=10)
    assert "付款" not in command.read_text()
    assert "-D plughw:1,0" in command.read_text()


def test_complaint_of_the_player_is_reported(tmp_path: Path) -> None:
    packs = packed(tmp_path / "packs", {"请付款。": tone(440)})
    script = player(tmp_path, "echo 'aplay: Device or resource busy' >&2; exit 1")
    outcome = ClipSpeech(ClipOptions(player=script, packs=(packs,)), sound=NO_CARD).say("请付款。", ZH, never)
    assert outcome == NotSaid(ProblemCode.BUSY, "aplay: Device or resource busy")


def test_without_player_there_is_silence_and_reason(tmp_path: Path) -> None:
    speech = ClipSpeech(ClipOptions(player="no-such-player"), sound=NO_CARD)
    assert isinstance(speech.say("请付款。", ZH, never), NotSaid)
    assert speech.status().problems[0].code is ProblemCode.NOT_CONFIGURED
    assert isinstance(build(SPEECH, "clips", {"volume": 80}, AdapterContext()), ClipSpeech)


@pytest.mark.parametrize("clip", [b"", b"OggS", b"\0" * 4_000])
def test_what_is_no_sound_is_said_so(clip: bytes) -> None:
    with pytest.raises(ClipBroken):
        decoded(clip)


@given(st.text(max_size=200))
def test_sentences_keep_every_word(text: str) -> None:
    kept = "".join(spoken_sentences(text)).replace("；", "。").replace(";", ".")
    assert "".join(kept.split()) == "".join(text.replace("；", "。").replace(";", ".").split())


def test_sentences_end_where_people_breathe() -> None:
    assert spoken_sentences("请稍等；不行请换一台。 No. 3.5 yuan; go on?") == (
        "请稍等。", "不行请换一台。", "No.", "3.5 yuan.", "go on?",
    )  # fmt: skip


@pytest.mark.parametrize("adapter", ["clips", "espeak"])
def test_tone_is_short_and_as_loud_as_chosen(tmp_path: Path, adapter: str) -> None:
    speech = build(SPEECH, adapter, {"wave_folder": str(tmp_path)}, AdapterContext())
    for manner in (Manner(), Manner(loudness=0.5)):
        speech.adjust(manner)
        assert speech.tone(never) == Said()

    loud, soft = (soundfile.read(str(file))[0] for file in WaveStore(tmp_path).files())
    assert 0.1 < loud.size / RATE < 0.4
    assert np.abs(soft).max() == pytest.approx(np.abs(loud).max() / 2, rel=0.05)


def test_no_tone_comes_from_a_muted_card(tmp_path: Path) -> None:
    muted = "numid=10,iface=MIXER,name='Master Playback Switch'\\n  ; type=BOOLEAN,values=1\\n  : values=off\\n"
    (tmp_path / "pcm").write_text("00-00: ALC : ALC : playback 1\n")
    mixer, played = tmp_path / "amixer", tmp_path / "played"
    mixer.write_text(f'#!/bin/sh\nprintf "{muted}"\n')
    mixer.chmod(0o755)
    sound = SoundDevice("", tmp_path / "pcm", programs=str(tmp_path))
    speech = ClipSpeech(ClipOptions(player=player(tmp_path, f"cat > {played}")), sound=sound)

    outcome = speech.tone(never)

    assert isinstance(outcome, NotSaid)
    assert outcome.problem is ProblemCode.MUTED
    assert not played.exists()
    assert speech.status().condition is Condition.BAD


def test_own_packs_can_be_decoded_whole() -> None:
    for pack in ClipLibrary([OWN_CLIPS]).packs():
        for place, length in list(pack.index.clips.values())[::40]:
            sound = (OWN_CLIPS / f"{pack.index.language}.opus").read_bytes()[place : place + length]
            assert decoded(sound).size > RATE / 5


def test_nothing_resampled_is_nothing() -> None:
    assert at_rate(np.zeros(0, np.float32), 48_000).size == 0


@pytest.mark.parametrize(("adapter", "program"), [("clips", "player"), ("espeak", "program")])
def test_sound_that_works_again_is_reported_unasked(adapter: str, program: str, tmp_path: Path) -> None:
    script, cards, gate = tmp_path / "program", tmp_path / "cards", tmp_path / "gate"
    script.write_text(f"#!/bin/sh\ncat >/dev/null\ntest -e {gate}\n")
    script.chmod(0o755)
    cards.write_text("00-00: ACME : ACME : playback 1\n")
    speech = build(SPEECH, adapter, {program: str(script), "cards": str(cards)}, AdapterContext())
    assert isinstance(speech.say("请看屏幕上的说明。", ZH, never), NotSaid)
    assert speech.status().condition is Condition.BAD
    gate.touch()
    status = speech.status()
    assert (status.condition, status.evidence) == (Condition.OK, "silence was played; card 0 plays")
    assert speech.say("请看屏幕上的说明。", ZH, never) == Said()
    assert speech.status().evidence.startswith("the last announcement was played")
