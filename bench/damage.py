"""1,000 damaged queue files: how many promised records go without a word, and how many intact ones are saved.

What counts as lost, and as intact, says `bench.damaging`. Each scene has a seed of its own, so all processors work at once and
the damage is the same however many there are. The files lie in memory where they can: nothing is flushed that no one reads.
"""

import multiprocessing
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.damaging import Found, damaged, damaged_twice, make_scene
from bench.figures import Figure, Goal, Measured

SEED = 1_000
FILES_A_SCENE = 20
TWICE_EVERY = 4
"""Of so many files that are damaged once there is one more that is damaged in two places."""

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a name of its own is made in it


def measure(*, quick: bool) -> Measured:
    """Counts over all files; the share over all records whose bytes are intact."""
    scenes = (60 if quick else 1_000) // FILES_A_SCENE
    with tempfile.TemporaryDirectory(prefix="damage-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(scenes, os.cpu_count() or 1), spawn) as pool:
            works = [pool.submit(damaged_scene, Path(name), SEED + scene) for scene in range(scenes)]
            found = [run for work in works for run in work.result()]
    return judged(found)


def damaged_scene(folder: Path, seed: int) -> list[Found]:
    """One queue, damaged again and again. The same damage for the same seed, to queues that differ in ids and sealed bytes."""
    chance = random.Random(seed)
    scene = make_scene(folder / f"scene-{seed}", chance)
    found: list[Found] = []
    for number in range(FILES_A_SCENE):
        ways = (damaged, damaged_twice) if number % TWICE_EVERY == 0 else (damaged,)
        for way in ways:
            copy = folder / f"damaged-{seed}"
            found.append(way(scene, copy, chance))
            shutil.rmtree(copy)
    shutil.rmtree(scene.folder)
    return found


def judged(found: Sequence[Found]) -> Measured:
    """The figures of what the starts made of the files."""
    once = [run for run in found if len(run.harms) == 1]
    twice = [run for run in found if len(run.harms) > 1]
    intact = sum(len(run.intact) for run in once)
    saved = sum(len(run.intact & run.saved) for run in once)
    reported = sum(run.was_reported for run in once)
    beside = (
        f"{len(once):,} files; {reported:,} starts told of damage; {intact:,} records intact, {saved:,} of them saved"
    )
    figures = (
        _losses("damage_silent_losses", "damaged queue files with a loss that nothing told", once, beside),
        Figure(
            "damage_saved_share",
            "of records whose bytes are intact: saved",
            saved / intact if intact else 0.0,
            "",
            0.95,
            side=Goal.AT_LEAST,
        ),
        _losses("damage_twice_silent_losses", "the same, two files damaged at once", twice, f"{len(twice):,} queues"),
    )
    kinds = Counter(f"{harm.kind.value} {harm.file}" for run in found for harm in run.harms)
    raw = {
        "files": len(once),
        "twice": len(twice),
        "told": reported,
        "intact": intact,
        "saved": saved,
        "kinds": dict(kinds),
    }
    return Measured(figures, raw)


def _losses(key: str, title: str, found: Sequence[Found], beside: str) -> Figure:
    return Figure(key, title, sum(bool(run.silently_lost) for run in found), "", 0, yardstick=beside)
