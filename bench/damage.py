"""1,000 damaged queue files: how many promised records go without a word, and how many intact ones are saved.

What counts as lost, and as intact, says `bench.damaging`.
"""

import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from bench.damaging import Found, damaged, make_scene
from bench.figures import Figure, Goal, Measured

SEED = 1_000
FILES_A_SCENE = 20


def measure(*, quick: bool) -> Measured:
    """Counts over all files; the share over all records whose bytes are intact."""
    files = 60 if quick else 1_000
    with tempfile.TemporaryDirectory(prefix="damage-") as name:
        found = damaged_files(Path(name), files, SEED)
    return judged(found)


def damaged_files(folder: Path, files: int, seed: int) -> list[Found]:
    """The same damage for the same seed, to queues that differ only in ids and sealed bytes."""
    chance = random.Random(seed)
    found: list[Found] = []
    for number in range(files):
        if number % FILES_A_SCENE == 0:
            scene = make_scene(folder / f"scene-{number}", chance)
        copy = folder / f"damaged-{number}"
        found.append(damaged(scene, copy, chance))
        shutil.rmtree(copy)
    return found


def judged(found: list[Found]) -> Measured:
    """The figures of what the starts made of the files."""
    lost = sum(1 for each in found if each.silently_lost)
    intact = sum(len(each.intact) for each in found)
    saved = sum(len(each.intact & each.saved) for each in found)
    told = sum(each.was_told for each in found)
    beside = f"{len(found):,} files; {told:,} starts told of damage; {intact:,} records intact, {saved:,} of them saved"
    figures = (
        Figure(
            "damage_silent_losses", "damaged queue files with a loss that nothing told", lost, "", 0, yardstick=beside
        ),
        Figure(
            "damage_saved_share",
            "of records whose bytes are intact: saved",
            saved / intact if intact else 0.0,
            "",
            0.95,
            side=Goal.AT_LEAST,
        ),
    )
    kinds = Counter(f"{each.harm.kind.value} {each.harm.suffix or 'file'}" for each in found)
    return Measured(
        figures, {"files": len(found), "told": told, "intact": intact, "saved": saved, "kinds": dict(kinds)}
    )
