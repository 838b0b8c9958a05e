"""A microphone of ALSA: its line in the kernel's list, and a folder from which `python -m simulators.microphone` reads what to give."""

import contextlib
import shutil
import subprocess
import tempfile
import threading
import wave
from pathlib import Path

from simulators.simulator import ActRefused, Args, Faults, State

UNPLUGGED, BUSY, MUTED = "unplugged", "busy", "muted"
SAID = "said.wav"
LISTED = "pcm"
_LINE = "00-00: Simulated Microphone : Simulated Microphone : capture 1\n"
RATE = 16_000
"""The port's RECORDED_RATE, not imported: the program that gives the sound starts without the libraries of the ports."""
_LONGEST_TEXT = 100


class MicrophoneSimulator:
    """Plays what the dock chose (模拟话筒), each time that it is recorded."""

    name = "microphone"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._text = ""
        self._faults = Faults((UNPLUGGED, BUSY, MUTED))

    @property
    def endpoint(self) -> str:
        """The file in place of the kernel's list of sound devices."""
        return str(self._folder / LISTED)

    def start(self) -> None:
        """Plug the microphone in: it appears in the list."""
        with self._turn:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / LISTED).write_text(_LINE, "utf-8")

    def stop(self) -> None:
        """Pull the microphone: it disappears from the list."""
        with self._turn, contextlib.suppress(FileNotFoundError):
            (self._folder / LISTED).write_text("", "utf-8")

    def set_fault(self, name: str, on: bool) -> None:
        self._faults.switch(name, on)
        switch = self._folder / name
        switch.touch() if on else switch.unlink(missing_ok=True)
        if name == UNPLUGGED:
            self.stop() if on else self.start()

    def state(self) -> State:
        """What it says, and the faults."""
        return {"text": self._text, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`say` with `text`, which the synthesiser espeak-ng renders; `hush`."""
        text = str(args.get("text", ""))
        if action == "hush":
            (self._folder / SAID).unlink(missing_ok=True)
            self._text = ""
        elif action == "say" and 0 < len(text) <= _LONGEST_TEXT:
            self._say(text)
        else:
            raise ActRefused(f"no act {action!r}; there are: hush, and say with a text of up to {_LONGEST_TEXT}")
        return self.state()

    def _say(self, text: str) -> None:
        import numpy as np  # the program that gives the sound needs the constants above alone

        program = shutil.which("espeak-ng")
        if program is None:
            raise ActRefused("espeak-ng is not installed")
        with tempfile.TemporaryDirectory() as folder:
            rendered = Path(folder) / "rendered.wav"
            subprocess.run([program, "-v", "cmn", "-w", str(rendered), "--stdin"], input=text.encode(), check=True)
            with wave.open(str(rendered)) as read:
                rate, sound = read.getframerate(), np.frombuffer(read.readframes(read.getnframes()), "<i2")
        places = np.arange(0, sound.size, rate / RATE)
        with self._turn, wave.open(str(self._folder / SAID), "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(RATE)
            written.writeframes(np.interp(places, np.arange(sound.size), sound).astype("<i2").tobytes())
            self._text = text
