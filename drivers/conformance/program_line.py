"""Between an adapter and the program that is its device, such as a player: a script in its place, and a list of sound cards of its own."""

from pathlib import Path

from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.ports.device import AdapterOptions
from drivers.ports.microphone import MICROPHONE
from drivers.ports.speech import SPEECH
from drivers.transport.sound_cards import SOUND_DEVICES

PROGRAMS: dict[tuple[str, str], dict[str, str | list[str]]] = {
    (MICROPHONE, "alsa"): {"recorder": ["arecord"]},
    (SPEECH, "clips"): {"player": "aplay"},
    (SPEECH, "espeak"): {"program": "espeak-ng", "player": "aplay"},
}
"""Which options name the programs of an adapter, and what they are where settings do not say."""

_SCRIPT = """#!/bin/sh
case "$(cat '{fault}' 2>/dev/null)" in
bytes_at_connect) printf '%b' '{noise}' >&2 ;;
lag) sleep {seconds} ;;
half) head -c 1000 >/dev/null; exit 1 ;;
silence) cat >/dev/null; exec sleep 600 ;;
block) exec sleep 600 ;;
wrong) cat >/dev/null; exit 3 ;;
restart | replug) exit 1 ;;
esac
exec {program} "$@"
"""
_QUOTED = "'{}'"


class ProgramLine:
    """Programs with the kit in front of them (程序中继). A fault counts for what is started from then on. Any thread."""

    def __init__(self, family: str, adapter: str, options: AdapterOptions, folder: Path) -> None:
        named: AdapterOptions = {**PROGRAMS[family, adapter], **options}
        self._programs: dict[Path, list[str]] = {}
        self._cards = Path(options.get("cards", SOUND_DEVICES))
        self._fault, self._listed = folder / "fault", folder / "cards" / "pcm"
        self._listed.parent.mkdir()
        for link in (entry for entry in self._cards.parent.glob("*") if entry.is_symlink()):
            (self._listed.parent / link.name).symlink_to(link.readlink())
        self.options: AdapterOptions = {**options, "cards": str(self._listed)}
        for option in PROGRAMS[family, adapter]:
            is_one, script = isinstance(named[option], str), folder / option
            self._programs[script] = [named[option]] if is_one else list(named[option])
            self.options[option] = str(script) if is_one else [str(script)]
        """Those of the adapter with the kit in its line."""
        self.switch(None)

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it. A replug takes the sound cards off the list too."""
        noise = bytes.fromhex(fault.bytes) if fault is not None else b""
        for script, program in self._programs.items():
            text = _SCRIPT.format(
                fault=self._fault,
                noise="".join(f"\\0{byte:o}" for byte in noise),
                seconds=fault.seconds if fault is not None else 0,
                program=" ".join(_QUOTED.format(part) for part in program),
            )
            self._put(script, text)
        self._put(self._fault, fault.fault.value if fault is not None else "")
        is_gone = fault is not None and fault.fault is LineFault.REPLUG
        self._put(
            self._listed, "" if is_gone or not self._cards.is_file() else self._cards.read_text("utf-8", "replace")
        )

    def close(self) -> None:
        """Do nothing: its files go with their folder."""

    @staticmethod
    def _put(file: Path, text: str) -> None:
        """At once: a program may be started meanwhile."""
        fresh = file.with_name(f"{file.name}.fresh")
        fresh.write_text(text, "utf-8")
        fresh.chmod(0o700)
        fresh.replace(file)
