"""What is packaged: which rooms and which pinned libraries each product ships, and its Debian package."""

import ast
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
REQUIREMENTS = ROOT / "requirements"

SHARED = ("contract", "catalogue")
MODELS = "models"


@dataclass(frozen=True)
class Product:
    """A product (产品): its `rooms`, the lock files whose libraries it needs, and its entry points."""

    name: str
    rooms: tuple[str, ...]
    locks: tuple[str, ...] = ()
    entry_points: str = ""


TERMINAL = Product(
    "terminal",
    ("app", "ui", "kiosk", "updates", "wording", "drivers", "offline_queue", *SHARED),
    ("terminal", MODELS),
)
CENTRE = Product("centre", ("central", *SHARED), ("centre",))
SIMULATORS = Product(
    "simulators",
    ("demo", "simulators"),
    entry_points="""\
[gov_kiosk.verbs]
demo = demo.verb:demo

[gov_kiosk.environments]
with-centre = demo.environment:speaking_environment

[gov_kiosk.card_services]
simulated = simulators.social_card_reader.service:SimulatedCardService

[gov_kiosk.portrait_decoders]
simulated = simulators.id_card_reader.decoder:SimulatedDecoder
""",
)


VERSION_FILE = Path("app/core/version.py")


def version() -> str:
    """The one version of the software (app/core/version.py); GOV_KIOSK_VERSION builds the same sources under another one."""
    if given := os.environ.get("GOV_KIOSK_VERSION", ""):
        return given
    tree = ast.parse((ROOT / VERSION_FILE).read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    raise SystemExit("app/core/version.py names no version")


def epoch() -> int:
    """Seconds that every file of a package carries: SOURCE_DATE_EPOCH, else the time of the newest commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(given or _git("log", "-1", "--format=%ct"))


def tracked(room: str) -> list[Path]:
    """The files of a room that belong to the product, relative to the root: what git knows, and compiled translations."""
    names = _git("ls-files", "-z", room).split("\0")
    compiled = [path.relative_to(ROOT) for kind in ("mo", "qm") for path in (ROOT / room).glob(f"locale/*.{kind}")]
    return sorted({Path(name) for name in names if name and not name.endswith(".gitignore")} | set(compiled))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
