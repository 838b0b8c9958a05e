"""Debian packages and squashfs files, the same for the same folder."""

import gzip
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from package_builder.products import PACKAGING, epoch, version
from package_builder.tree import settle


@dataclass(frozen=True)
class Package:
    """A Debian package (软件包): `name` is a folder below packaging/ with `control`, scripts, and its files below `files/`."""

    name: str
    compression: str = "xz"


def squash(folder: Path, file: Path) -> None:
    """The folder as one read-only file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "mksquashfs",
        str(folder),
        str(part := _beside(file)),
        "-noappend",
        "-quiet",
        "-no-progress",
        "-all-root",
        "-no-xattrs",
    ]
    command += ["-comp", "zstd", "-Xcompression-level", "6", "-mkfs-time", str(epoch()), "-all-time", str(epoch())]
    environment = {name: text for name, text in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    part.replace(file)


def _beside(file: Path) -> Path:
    """Where it is written until it is whole: who installs or copies the file meanwhile gets the one from before."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    return part


def lay_out(package: Package, folder: Path) -> Path:
    """The fixed files of a package in `folder`, which is replaced; further ones may be added before `seal`."""
    shutil.rmtree(folder, ignore_errors=True)
    root = PACKAGING / package.name / "files"
    folder.mkdir(parents=True)
    if root.is_dir():
        shutil.copytree(root, folder, symlinks=True, dirs_exist_ok=True)
    documents = folder / "usr/share/doc" / package.name
    documents.mkdir(parents=True, exist_ok=True)
    for name in ("copyright", "README.md"):
        shutil.copyfile(PACKAGING / name, documents / name)
    log = (
        f"{package.name} ({version()}) unstable; urgency=medium\n\n"
        f"  * See CHANGELOG.md of the source.\n\n -- gov-kiosk maintainers <maintainers@localhost>  {_date()}\n"
    )
    _zipped(log.encode(), documents / "changelog.gz")
    for page in folder.glob("usr/share/man/man*/*.[0-9]"):
        _zipped(page.read_bytes(), page.with_name(page.name + ".gz"))
        page.unlink()
    overrides = folder / "usr/share/lintian/overrides" / package.name
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(PACKAGING / package.name / "lintian-overrides", overrides)
    return folder


def seal(package: Package, folder: Path, out: Path) -> Path:
    """The .deb of what is in `folder`."""
    control = folder / "DEBIAN"
    control.mkdir()
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and control not in path.parents
    )
    size = sum(-(-file.stat().st_size // 1024) for file in files) + len(files)
    text = (PACKAGING / package.name / "control").read_text("utf-8")
    text = text.replace("@VERSION@", version()).replace("@SIZE@", str(size))
    (control / "control").write_text(text, "utf-8")
    for name in ("preinst", "postinst", "prerm", "postrm", "conffiles", "triggers"):
        source = PACKAGING / package.name / name
        if source.exists():
            shutil.copyfile(source, control / name)
    sums = "".join(
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(folder)}\n"
        for file in files
    )
    (control / "md5sums").write_text(sums, "utf-8")
    settle(folder)
    for name in ("preinst", "postinst", "prerm", "postrm"):
        if (control / name).exists():
            (control / name).chmod(0o755)
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{package.name}_{version()}_{_architecture(text)}.deb"
    part = _beside(file)
    command = ["dpkg-deb", "--root-owner-group", f"-Z{package.compression}", "-z3", "--build", str(folder), str(part)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    part.replace(file)
    for other in out.glob(f"{package.name}_{version()}_*.deb"):
        if other != file:
            other.unlink()  # of another architecture: which one is meant would not be clear
    return file


def _architecture(control: str) -> str:
    return next(line.split()[1] for line in control.splitlines() if line.startswith("Architecture:"))


def _zipped(content: bytes, file: Path) -> None:
    file.write_bytes(gzip.compress(content, 9, mtime=0))


def _date() -> str:
    done = subprocess.run(
        ["date", "-u", "-R", "-d", f"@{epoch()}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    return done.stdout.strip()
