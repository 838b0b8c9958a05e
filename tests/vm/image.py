"""A disk with a stock Debian, the packages, a centre beside them, and two releases; made once for each build of the packages."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.packaged.conftest import package
from tests.packaged.machine import PACKAGES, ROOT, base

FOLDER = ROOT / "build/vm"
SIZE = "8G"
NEWER_FILE = "/srv/newer.squashfs"
KERNEL = ("linux-image-amd64", "initramfs-tools", "dosfstools", "kmod")

AGENT = """
[Unit]
Description=What the tests tell this machine
DefaultDependencies=no
After=systemd-udevd.service
# its port comes a moment after the module
StartLimitIntervalSec=0
[Service]
ExecStartPre=/sbin/modprobe -a virtio_console uinput
ExecStart=/usr/bin/python3 -I /usr/local/lib/agent.py
Restart=always
RestartSec=1
[Install]
WantedBy=sysinit.target
"""

SLOW = "[Service]\nTimeoutStartSec=1800\nWatchdogSec=900\n"
"""Without hardware support everything takes ten times as long, and more where the machine is busy."""

SETTINGS = """centre_url = "http://127.0.0.1:8400"
idle_seconds = 600
"""


def image() -> tuple[Path, Path, Path]:
    """Disk, kernel and initial file system. Root, minutes."""
    packages = [package(name) for name in ("gov-kiosk-centre", "gov-kiosk", "gov-kiosk-release")]
    inputs = [*packages, Path(__file__), Path(__file__).with_name("agent.py")]
    stamp = hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest() for each in inputs)).hexdigest()[:16]
    disk, kernel, first = (FOLDER / f"{stamp}.{kind}" for kind in ("img", "vmlinuz", "initrd"))
    if disk.exists():
        return disk, kernel, first
    FOLDER.mkdir(parents=True, exist_ok=True)
    root = FOLDER / "root"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    subprocess.run(["tar", "-xf", str(base(*KERNEL)), "-C", str(root)], check=True)
    _install(root, packages)
    _furnish(root)
    shutil.copyfile(max(root.glob("boot/vmlinuz-*")), kernel)
    shutil.copyfile(max(root.glob("boot/initrd.img-*")), first)
    part = disk.with_suffix(".part")
    part.unlink(missing_ok=True)
    command = [
        "mke2fs",
        "-q",
        "-t",
        "ext4",
        "-L",
        "kiosk-root",
        "-E",
        "lazy_itable_init=1",
        "-d",
        str(root),
        str(part),
        SIZE,
    ]
    subprocess.run(command, check=True)
    shutil.rmtree(root)
    part.rename(disk)
    return disk, kernel, first


def _install(root: Path, packages: list[Path]) -> None:
    for each in packages:
        shutil.copyfile(each, root / each.name)
    inside = [f"/{each.name}" for each in packages]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        ["chroot", str(root), "dpkg", "--install", *inside], env=environment, check=True, capture_output=True
    )
    for each in packages:
        (root / each.name).unlink()


def _furnish(root: Path) -> None:
    (root / "etc/hostname").write_text("kiosk\n")
    (root / "etc/fstab").write_text("LABEL=kiosk-root / ext4 rw,noatime 0 1\n")
    (root / "etc/gov-kiosk").mkdir(exist_ok=True)
    (root / "etc/gov-kiosk/kiosk.toml").write_text(SETTINGS)
    subprocess.run(["chroot", str(root), "chgrp", "-R", "gov-kiosk", "/etc/gov-kiosk"], check=True)
    for unit in ("gov-kiosk", "gov-kiosk-centre"):
        beside = root / f"etc/systemd/system/{unit}.service.d"
        beside.mkdir()
        (beside / "slow.conf").write_text(SLOW)
    shutil.copyfile(Path(__file__).with_name("agent.py"), root / "usr/local/lib/agent.py")
    (root / "etc/systemd/system/agent.service").write_text(AGENT)
    wants = root / "etc/systemd/system/sysinit.target.wants"
    wants.mkdir(exist_ok=True)
    (wants / "agent.service").symlink_to("/etc/systemd/system/agent.service")
    # the newer release is the same software: what is looked at is the way, not the content
    shutil.copyfile(max(PACKAGES.glob("terminal-*.squashfs")), root / NEWER_FILE.lstrip("/"))
