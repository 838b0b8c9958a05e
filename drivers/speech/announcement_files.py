"""Announcements as WAV files, on machines without a loudspeaker."""

from pathlib import Path

KEPT = 200


class WaveStore:
    """Writes announcements into files in place of playing them (录音夹).

    `begin` gives the file to write, `end` names it `000001-zh.wav` or throws it away. One announcement at a time ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, turn: int) -> Path:
        """Where the announcement of that turn is to be written. OSError when the folder cannot be made."""
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"unfinished-{turn}.part"
        target.unlink(missing_ok=True)
        return target

    def end(self, target: Path, language: str, *, keep: bool) -> None:
        """Give the file its name, or throw it away; the oldest beyond `KEPT` go."""
        if not keep:
            target.unlink(missing_ok=True)
            return
        there = self.files()
        number = int(there[-1].stem.partition("-")[0]) + 1 if there else 1
        target.replace(self._folder / f"{number:06d}-{language}.wav")
        for old in there[: max(0, len(there) + 1 - KEPT)]:
            old.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """The announcements, oldest first."""
        return sorted(path for path in self._folder.glob("*-*.wav") if path.stem.partition("-")[0].isdigit())
