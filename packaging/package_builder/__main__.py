"""`make package`: the packages of both products in build/packages; ARGS="--only centre" makes some of them."""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from package_builder.archives import Package, lay_out, seal, squash
from package_builder.products import CENTRE, PACKAGING, ROOT, SIMULATORS, TERMINAL, version
from package_builder.tree import build_tree, compile_all, copy_rooms


def main() -> int:
    """Make what is asked for, and say what came of it."""
    parser = argparse.ArgumentParser(prog="make package", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build/packages")
    parser.add_argument("--work", type=Path, default=ROOT / "build/packaging", help="Where it is put together.")
    parser.add_argument("--wheels", type=Path, default=ROOT / "build/wheels", help="Where pinned libraries are kept.")
    parser.add_argument("--only", action="append", choices=list(MAKERS), help="Only these; may be repeated.")
    asked = parser.parse_args()
    # words that were changed since the set-up are in the packages too
    subprocess.run([sys.executable, "-m", "ui.translation"], cwd=ROOT, check=True)
    for name in asked.only or MAKERS:
        began = time.monotonic()
        file = MAKERS[name](asked.work.absolute(), asked.out.absolute(), asked.wheels.absolute())
        size = file.stat().st_size / 2**20
        sys.stdout.write(f"{file.name}  {size:.1f} MiB  {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
    return 0


BEFORE_A_RELEASE = (
    "updates/__init__.py", "updates/disk.py", "updates/slots.py",
    "contract/__init__.py", "contract/folders.py", "contract/versions.py",
)  # fmt: skip
"""What chooses the release that starts, by the standard library alone."""


def _terminal(work: Path, out: Path, _wheels: Path) -> Path:
    """The thin one: session, rules, set-up, and what chooses the release."""
    package = Package("gov-kiosk")
    folder = lay_out(package, work / package.name)
    place = folder / "usr/lib/gov-kiosk"
    for name in BEFORE_A_RELEASE:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / name)
    _compile(PACKAGING / package.name / "cage_mends.c", place / "cage-mends.so")
    return seal(package, folder, out)


def _compile(source: Path, library: Path) -> None:
    """What is loaded into the compositor; without a trace of where it was made."""
    flags = (
        "-O2",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-fPIC",
        "-shared",
        "-s",
        "-Wl,--build-id=none",
        "-Wl,-z,relro,-z,now",
    )
    subprocess.run(["gcc", *flags, "-o", str(library), source.name], cwd=source.parent, check=True)


def _release(work: Path, out: Path, wheels: Path) -> Path:
    """The software itself as one file, with which a terminal begins without a network; the same file is an update."""
    package = Package("gov-kiosk-release", compression="none")
    build_tree(TERMINAL, work / "terminal", wheels)
    file = out / f"terminal-{version()}.squashfs"
    squash(work / "terminal", file)
    folder = lay_out(package, work / package.name)
    factory = folder / "usr/share/gov-kiosk/factory"
    factory.mkdir(parents=True)
    shutil.copyfile(file, factory / f"{version()}.squashfs")
    return seal(package, folder, out)


def _simulators(work: Path, out: Path, _wheels: Path) -> Path:
    """What is pretended, for training machines: never on a terminal in a hall."""
    package = Package("gov-kiosk-simulators")
    folder = lay_out(package, work / package.name)
    site = folder / "usr/lib/gov-kiosk/simulators"
    site.mkdir(parents=True)
    copy_rooms(SIMULATORS, site)
    compile_all(site)
    return seal(package, folder, out)


def _centre(work: Path, out: Path, wheels: Path) -> Path:
    package = Package("gov-kiosk-centre")
    folder = lay_out(package, work / package.name)
    build_tree(CENTRE, folder / "usr/lib/gov-kiosk-centre", wheels)
    return seal(package, folder, out)


MAKERS: dict[str, Callable[[Path, Path, Path], Path]] = {
    "terminal": _terminal,
    "release": _release,
    "simulators": _simulators,
    "centre": _centre,
}

if __name__ == "__main__":
    sys.exit(main())
