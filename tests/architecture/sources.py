"""What the checks look at: the files that belong to the project, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROOMS = (
    "catalogue",
    "contract",
    "drivers",
    "offline_queue",
    "updates",
    "wording",
    "kiosk",
    "ui",
    "app",
    "simulators",
    "demo",
    "central",
)
"""The product. tests/, bench/ and packaging/ are not shipped."""

BINARY = frozenset(
    {".png", ".jpg", ".jpeg", ".ttf", ".otf", ".pdf", ".npz", ".tflite", ".onnx", ".mo", ".qm", ".dat", ".opus"}
)


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is tracked, or would be by `git add`, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = sorted(set(listing.stdout.decode().split("\0")) - {""})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def text_files() -> Iterator[tuple[Path, str]]:
    """Every file with text in it."""
    for path in project_files():
        if path.suffix not in BINARY:
            yield path, text_of(path)


@cache
def text_of(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


def python_files(*folders: str) -> list[Path]:
    """The Python files below the top-level `folders` (all when none is named)."""
    found = [path for path in project_files() if path.suffix == ".py"]
    return [path for path in found if not folders or path.parts[0] in folders]


def product_files() -> list[Path]:
    """The Python files of the product but for the numbered steps of migrations, which no one edits again."""
    return [path for path in python_files(*ROOMS) if "versions" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def listed(problems: list[str], rule: str) -> str:
    """The message of a failed check: the rule, then each place."""
    return f"{rule}\n" + "\n".join(f"  {each}" for each in problems)
