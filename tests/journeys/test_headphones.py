"""A visit by ear in which headphones are put in and pulled out again and again: what is personal is heard by them alone."""

import re
from pathlib import Path

from app.screen.ear_keys import LanguageVoice
from catalogue.text import Language
from demo.robot import catalogue
from drivers.ports.device import Cancelled
from drivers.ports.speech import Headphones, Manner, Said, SpokenLanguage
from drivers.speech.jack_switch import JackSwitches
from drivers.speech.sound import SoundDevice
from kiosk.voice.voice import DeviceVoice
from tests.journeys.by_ear import EarRobot
from tests.journeys.demo_terminal import JourneyTerminal

ITEM = "RS008"
IN, OUT = 1 << 2, 0
EVERY = 3
"""Sentences until the plug is moved again: no page has the same place of its text each time."""
SOMEBODYS = re.compile(r"\*|\d(?:[ -]?\d){5,}")


class Socket:
    """A card with a socket, as the kernel's files have it, and a voice that is heard where the plug leads it."""

    def __init__(self, folder: Path) -> None:
        capabilities = folder / "input/event0/device/capabilities"
        capabilities.mkdir(parents=True)
        (capabilities / "sw").write_text("4\n")
        (folder / "event0").touch()
        self._sound = SoundDevice(jacks=JackSwitches(folder / "input", folder, lambda _node: IN if self.is_in else OUT))
        self.is_in = False
        self.heard: dict[bool, list[str]] = {False: [], True: []}

    def headphones(self) -> Headphones:
        return self._sound.headphones()

    def adjust(self, _manner: Manner) -> None:
        """As loud as it is."""

    def say(self, text: str, _language: SpokenLanguage, _cancelled: Cancelled) -> Said:
        self.heard[self.is_in].append(text)
        return Said()

    def submit(self, command, on_done, _on_failed, _deadline):  # type: ignore[no-untyped-def]
        """As a worker that is quick."""
        on_done(command(self, lambda: False))


class MovedPlug(LanguageVoice):
    """The voice of the terminal; the plug is moved while it speaks."""

    def __init__(self, socket: Socket) -> None:
        super().__init__(DeviceVoice(socket), lambda: Language.ZH)
        self._socket = socket
        self.said = 0

    def say(self, text: str, private: str) -> None:
        self.said += 1
        if self.said % EVERY == 0:
            self._socket.is_in = not self._socket.is_in
        super().say(text, private)


def test_what_is_personal_follows_the_plug(terminal: JourneyTerminal, tmp_path: Path) -> None:
    socket = Socket(tmp_path)
    voice, fingers = MovedPlug(socket), terminal.driver
    robot, item = EarRobot(terminal, switches=False, voice=voice), catalogue()[ITEM]
    try:
        robot.suit(item)
        robot.wake()
        robot.open_by_theme(item)
        done = robot.walk(item)
        robot.finish()
    finally:
        terminal.driver = fingers
    assert done.result is not None
    alone, hall = "\n".join(socket.heard[True]), "\n".join(socket.heard[False])
    assert SOMEBODYS.search(alone), "who listens alone hears what is on the page"
    assert not SOMEBODYS.search(hall)
    assert len(hall) > len(alone) / 4, "and both were listened to"
