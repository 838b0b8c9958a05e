"""The sound device below the voice: absent, muted, headphones in; on the kernel's files, and programs that say what the real ones say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.speech import Headphones, NotSaid, Said, SpokenLanguage
from drivers.ports.status import Condition, ProblemCode, Responder
from drivers.speech.adapter import EspeakSpeech
from drivers.speech.jack_switch import JackSwitches
from drivers.speech.options import EspeakOptions
from drivers.speech.sound import SoundDevice, _is_muted, _is_plugged
from tests.drivers.hand_clock import HandClock

CARD = "00-00: ALC256 Analog : ALC256 Analog : playback 1 : capture 1\n00-03: HDMI 0 : HDMI 0 : playback 1\n"
CAPTURE = "01-00: USB Audio : USB Audio : capture 1\n"
CONTROLS = """numid=12,iface=CARD,name='Headphone Jack'
  ; type=BOOLEAN,access=r-------,values=1
  : values={jack}
numid=3,iface=MIXER,name='Headphone Playback Switch'
  ; type=BOOLEAN,access=rw------,values=2
  : values=off,off
numid=9,iface=MIXER,name='Master Playback Volume'
  ; type=INTEGER,access=rw---R--,values=1,min=0,max=87,step=0
  : values={volume}
  | dBscale-min=-65.25dB,step=0.75dB,mute=0
numid=10,iface=MIXER,name='Master Playback Switch'
  ; type=BOOLEAN,access=rw------,values=1
  : values={switch}
"""


class Machine:
    """The files and programs of a terminal, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pcm = folder / "pcm"
        self.programs = folder / "bin"
        for each in (self.programs, folder / "input", folder / "dev"):
            each.mkdir()

    def card(self, *, jack: str = "off", volume: int = 60, switch: str = "on") -> None:
        self.pcm.write_text(CARD)
        self.says("amixer", CONTROLS.format(jack=jack, volume=volume, switch=switch))

    def says(self, name: str, text: str, *, status: int = 0) -> None:
        (self.folder / f"{name}.txt").write_text(text)
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n/bin/cat {self.folder}/{name}.txt\nexit {status}\n")
        program.chmod(0o755)

    def count(self, name: str) -> Callable[[], int]:
        """How often the program is begun from now on."""
        begun = self.folder / f"{name}.begun"
        program = self.programs / name
        program.write_text(program.read_text().replace("\n", f"\necho >> {begun}\n", 1))
        return lambda: len(begun.read_text().splitlines())

    def socket(self, event: str, capabilities: str, on: int) -> None:
        """An input device, with the switches that are on as its content."""
        entry = self.folder / "input" / event / "device/capabilities"
        entry.mkdir(parents=True, exist_ok=True)
        (entry / "sw").write_text(f"{capabilities}\n")
        (self.folder / "dev" / event).write_bytes(bytes([on]))

    def sound(self, device: str = "") -> SoundDevice:
        jacks = JackSwitches(self.folder / "input", self.folder / "dev", lambda node: os.read(node, 1)[0])
        return SoundDevice(device, self.pcm, jacks, str(self.programs))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def speech_on(machine: Machine, clock: HandClock | None = None) -> EspeakSpeech:
    program = machine.programs / "synthesiser"
    program.write_text("#!/bin/sh\n/bin/cat > /dev/null\n")
    program.chmod(0o755)
    return EspeakSpeech(EspeakOptions(program=str(program)), clock, sound=machine.sound())


def test_card_that_plays_is_well(machine: Machine) -> None:
    machine.card()
    speech = speech_on(machine)
    assert speech.status().condition is Condition.OK
    assert speech.say("hello", SpokenLanguage.EN, lambda: False) == Said()


def test_machine_without_card_says_nothing(machine: Machine) -> None:
    machine.pcm.write_text(CAPTURE)
    speech = speech_on(machine)
    status = speech.status()
    assert [each.code for each in status.problems] == [ProblemCode.DISCONNECTED]
    assert speech.say("hello", SpokenLanguage.EN, lambda: False) == NotSaid(
        ProblemCode.DISCONNECTED, "the kernel lists no playback device"
    )


@pytest.mark.parametrize("how", [{"switch": "off"}, {"volume": 0}])
def test_muted_card_is_reported_and_heals(machine: Machine, how: dict[str, object]) -> None:
    clock = HandClock()
    machine.card(**how)  # type: ignore[arg-type]
    speech = speech_on(machine, clock)
    status = speech.status()
    assert [(each.code, each.responder) for each in status.problems] == [(ProblemCode.MUTED, Responder.KEEPER)]
    outcome = speech.say("hello", SpokenLanguage.EN, lambda: False)
    assert isinstance(outcome, NotSaid)
    assert outcome.problem is ProblemCode.MUTED
    machine.card()
    clock.at += 31
    assert speech.status().condition is Condition.OK


def test_muted_card_is_asked_twice_a_minute(machine: Machine) -> None:
    clock = HandClock()
    machine.card(switch="off")
    asked = machine.count("amixer")
    speech = speech_on(machine, clock)
    for _status in range(12):
        assert speech.status().problems[0].code is ProblemCode.MUTED
        clock.at += 5
    assert asked() == 2
    machine.card()
    machine.count("amixer")
    speech.close()
    assert speech.status().condition is Condition.OK, "opened again it is asked at once"


@pytest.mark.parametrize(("said", "code"), [("Mute: yes\n", ProblemCode.MUTED), ("Mute: no\n", None)])
def test_sound_server_is_asked_first(machine: Machine, said: str, code: ProblemCode | None) -> None:
    machine.card(switch="off")
    machine.says("pactl", said)
    assert [each.code for each in speech_on(machine).status().problems] == ([] if code is None else [code])


def test_sound_server_that_is_away_is_passed_over(machine: Machine) -> None:
    machine.card()
    machine.says("pactl", "Connection failure: Connection refused\n", status=1)
    assert machine.sound().state().evidence == "card 0 plays"


def test_named_card_that_is_gone_is_absent(machine: Machine) -> None:
    machine.card()
    assert machine.sound("plughw:0,0").state().is_there is True
    assert machine.sound("plughw:1,0").state().is_there is False


def test_card_named_by_word_is_that_one(machine: Machine) -> None:
    machine.card()
    assert machine.sound("plughw:CARD=PCH,DEV=0").state().is_there is False, "another card plays"
    (machine.folder / "PCH").symlink_to("card0")
    assert machine.sound("plughw:CARD=PCH,DEV=0").state().evidence == "card 0 plays"


def test_kernel_switch_tells_headphones(machine: Machine) -> None:
    machine.card(jack="off")
    machine.socket("event3", "0", 4)
    machine.socket("event7", "14", 4)
    assert machine.sound().headphones() is Headphones.IN
    machine.socket("event7", "14", 0x10)
    assert machine.sound().headphones() is Headphones.OUT


def test_card_tells_headphones_without_the_switch(machine: Machine) -> None:
    assert machine.sound().headphones() is Headphones.UNKNOWN
    machine.card(jack="on")
    assert machine.sound().headphones() is Headphones.IN
    machine.card(jack="off")
    assert machine.sound().headphones() is Headphones.OUT


def test_node_that_is_no_input_device_tells_nothing(machine: Machine) -> None:
    machine.socket("event7", "4", 4)
    jacks = JackSwitches(machine.folder / "input", machine.folder / "dev")
    assert jacks.is_in() is None
    (machine.folder / "dev/event7").unlink()
    assert jacks.is_in() is None


@given(st.text(max_size=200), st.sampled_from(["", CONTROLS, "numid=1,iface=MIXER,name='Master Playback Switch'\n"]))
def test_whatever_a_mixer_says_is_read(text: str, before: str) -> None:
    for controls in (text, before + text):
        assert _is_muted(controls) in (True, False, None)
        assert _is_plugged(controls) in (True, False, None)


def test_card_that_comes_back_is_reported_at_once(machine: Machine) -> None:
    clock = HandClock()
    machine.card()
    speech = speech_on(machine, clock)
    assert speech.status().condition is Condition.OK
    machine.pcm.write_text(CAPTURE)
    assert [each.code for each in speech.status().problems] == [ProblemCode.DISCONNECTED]
    machine.card()
    assert speech.status().condition is Condition.OK
    machine.card(switch="off")
    clock.at += 31
    assert [each.code for each in speech.status().problems] == [ProblemCode.MUTED]
    machine.card()
    clock.at += 31
    assert speech.status().condition is Condition.OK


def test_failure_before_card_came_back_is_over(machine: Machine) -> None:
    machine.card()
    speech = speech_on(machine, HandClock())
    (machine.programs / "synthesiser").write_text("#!/bin/sh\n/bin/cat > /dev/null\nexit 1\n")
    assert isinstance(speech.say("hello", SpokenLanguage.EN, lambda: False), NotSaid)
    assert speech.status().condition is Condition.BAD
    machine.pcm.write_text(CAPTURE)
    assert speech.status().condition is Condition.BAD
    machine.card()
    assert speech.status().condition is Condition.OK
