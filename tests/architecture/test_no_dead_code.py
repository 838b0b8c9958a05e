"""What the product defines for others, something of the product uses; tests alone are no use."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import (
    BINARY,
    ROOMS,
    listed,
    product_files,
    project_files,
    python_files,
    text_of,
    tree_of,
)
from wording.po_files import messages_of, read
from wording.store import FOLDER

KEPT = {
    "app/core/phases:NOT_BEFORE_THE_FIRST_FRAME": "the promise of the start, held by tests/app/test_first_frame.py",
    "central/departments/bulkhead:Bulkhead.occupied": "what tests of its limits wait for",
    "central/migrations/schema:MODULES": "tables exist by being imported; tests compare the list with the folders",
    "demo/environment:DemoEnvironment.is_centre_up": "what journeys without network begin with",
    "kiosk/diagnostics/evidence_words:EVIDENCE_MESSAGES": "ids are composed: the store is compared with this list",
    **{
        f"kiosk/services/settings:Settings.{name}_seconds": "asked for by its name in app/core/local_means"
        for name in ("idle", "countdown", "goodbye")
    },
    "kiosk/services/wipe:WipeProof.is_clean": "the promise of the wipe, held by tests/wipe",
    "offline_queue/opening:NotOpened.owned_elsewhere": "who has the queue: people read it in the reason, tests here",
    "ui/application:DRAWN_TYPES": "imported for their QML registration",
}
"""Public names that nothing of the product uses, each with the reason."""
READ_BY_LIBRARIES = {
    *("QML_IMPORT_NAME", "QML_IMPORT_MAJOR_VERSION"),
    *("upgrade", "downgrade", "revision", "down_revision", "depends_on", "branch_labels"),
    "__test__",
}
"""PySide and Alembic look for these in a module, pytest in a class."""
CALLED_BY_LIBRARIES = {
    "drivers/transport/announced:_AnnouncedNames": "zeroconf",
    "offline_queue/lean_requests:_Utf8": "requests",
    "ui/deferred_signatures:_DeferringLoader": "importlib",
}
"""Classes of ours whose methods a library calls, without a base class of it."""
PLAIN_BASES = {"Struct", "Protocol", "Generic", "StrEnum", "Enum", "NamedTuple", "Exception", "ABC"}
"""Base classes of libraries that call no method by its name."""
DECORATORS = {"property", "staticmethod", "classmethod", "Slot", "cached_property"}
"""Those that leave a method to be called by its name: who has another is called by what decorates it."""
STYLE_OF_QT = "QtQuick/VirtualKeyboard/Styles"
"""Qt asks for what is in there."""
WORD = re.compile(r"\w+")
COMPOSED_OF_PARTS = (
    *("action.suspend_", "diagnostics.check_", "diagnostics.step_", "gate.hukou_not_", "limit."),
    *("fault_keeper.device.", "fault_name.device.", "fault_technician.device."),
)
"""How message ids begin that are put together of more than a beginning, a word and an ending."""
BESIDE_PYTHON = {".qml", ".toml", ".html", ".typ"}
"""Files that name functions too: entry points, QML, templates; so does everything of packaging/."""


def _defined() -> Iterator[tuple[Path, str]]:
    """Public functions and constants of modules. What is decorated is called by what decorates it: verbs, routes, hooks."""
    for path in product_files():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list:
                yield path, node.name
            yield from ((path, name) for name in _assigned(node))


def _methods() -> Iterator[tuple[Path, str, str]]:
    """Public methods with their class, but for those that a library may call, as it knows the base class."""
    classes = [
        (path, node) for path in product_files() for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)
    ]
    ours = {node.name: node for _, node in classes}
    for path, node in classes:
        module = f"{path.with_suffix('')}"
        is_ours = _is_ours(node, ours) and f"{module}:{node.name}" not in CALLED_BY_LIBRARIES
        for method in node.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = {
                    name.id for mark in method.decorator_list for name in ast.walk(mark) if isinstance(name, ast.Name)
                }
                if not marks - DECORATORS - {"bool", "int", "str", "float"} and (is_ours or "Slot" in marks):
                    yield path, node.name, method.name


def _fields() -> Iterator[tuple[Path, str, str]]:
    """Fields of structs that stay in the process, but for those that a pattern takes by their place. What is sent has its readers there."""
    taken = Counter[str]()
    for node in (
        node for path in product_files() for node in ast.walk(tree_of(path)) if isinstance(node, ast.MatchClass)
    ):
        name = ast.unparse(node.cls).rpartition(".")[2]
        taken[name] = max(taken[name], len(node.patterns))
    for path in python_files("kiosk", "offline_queue", "ui", "app", "updates"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Struct" for base in node.bases):
                fields = [name for statement in node.body for name in _assigned(statement)]
                yield from ((path, node.name, name) for name in fields[taken[node.name] :])


def _in_qml(name: str) -> str:
    """As a role of a list, which is named after the field."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _is_ours(node: ast.ClassDef, ours: dict[str, ast.ClassDef]) -> bool:
    """Whether no base class, near or far, is of a library that may call its methods."""
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    known = {ast.unparse(base) for base in bases} - PLAIN_BASES
    return all(name in ours and ours[name] is not node and _is_ours(ours[name], ours) for name in known)


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _used() -> set[str]:
    """Every name that is read somewhere. One of several with the same name that is used speaks for all."""
    found: set[str] = set()
    for path in (*product_files(), *python_files("bench")):
        for node in ast.walk(tree_of(path)):
            found.update(_named(node))
    for path in project_files():
        if path.suffix in BESIDE_PYTHON or (path.parts[0] == "packaging" and path.suffix not in BINARY):
            found.update(WORD.findall(text_of(path)))
    return found


def _read_fields() -> set[str]:
    """What is read of an object: a word of the items, or a variable of that name, is no reader of a field."""
    nodes = [node for path in (*product_files(), *python_files("bench")) for node in ast.walk(tree_of(path))]
    found = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}
    found.update(name for node in nodes if isinstance(node, ast.MatchClass) for name in node.kwd_attrs)
    drawn = (path for path in project_files() if path.suffix in {".qml", ".typ", ".html"})
    return found.union(*(WORD.findall(text_of(path)) for path in drawn))


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
            yield name
        case ast.alias(name=name, asname=str()):
            yield name
        case ast.MatchClass(kwd_attrs=names):
            yield from names
        case ast.Constant(value=str() as text) if ":" in text:  # "module:name", as an entry point
            yield from WORD.findall(text.rpartition(":")[2])


def test_public_names_are_used_by_the_product() -> None:
    used = _used() | READ_BY_LIBRARIES
    public = ((path, name) for path, name in _defined() if not name.startswith("_"))

    unused = {f"{path.with_suffix('')}:{name}" for path, name in public if name not in used}
    methods = ((path, of, name) for path, of, name in _methods() if not name.startswith("_"))
    unused |= {f"{path.with_suffix('')}:{of}.{name}" for path, of, name in methods if name not in used}
    read = _read_fields() | READ_BY_LIBRARIES
    unused |= {
        f"{path.with_suffix('')}:{of}.{name}" for path, of, name in _fields() if not {name, _in_qml(name)} & read
    }

    assert not unused - KEPT.keys(), listed(sorted(unused - KEPT.keys()), "Used by tests alone, or by nothing:")
    assert not KEPT.keys() - unused, "kept for a reason, and used now"


def test_each_message_is_asked_for_by_id() -> None:
    """A name in the code, or a composed one: how it begins and how it ends stand there, and the word between them too."""
    words, beginnings, endings = _texts()

    def is_asked(message: str) -> bool:
        if message in words or any(message[len(start) :] in words for start in beginnings if message.startswith(start)):
            return True
        return any(is_asked(message.removesuffix(end)) for end in endings if message.endswith(end))

    messages = [name for name in messages_of(read(FOLDER / "zh.po")) if not name.startswith(COMPOSED_OF_PARTS)]
    unused = [name for name in messages if not is_asked(name)]

    assert messages
    assert not unused, listed(unused, "Messages that nothing says:")


def _texts() -> tuple[set[str], set[str], set[str]]:
    """The texts of the product, and how those begin and end that are composed. By their look: the trees take seconds."""
    words, beginnings, endings = set[str](), set[str](), set[str]()
    for path in project_files():
        if path.parts[0] in ROOMS and path.suffix in BESIDE_PYTHON | {".py"}:
            text = text_of(path)
            words.update(re.findall(r"[\"']([\w.]+)[\"']" if path.suffix == ".py" else r"[\w.]+", text))
            beginnings.update(re.findall(r"[\"']([a-z_]+\.[a-z0-9_.]*)(?:\{|[\"'] *\+)", text))
            endings.update(re.findall(r"\}([_.][a-z_.]+)[\"']", text))
    return words, beginnings, endings


def test_each_property_of_python_is_used_by_qml() -> None:
    files = [path for path in project_files() if path.parts[0] == "ui"]
    qml = {word for path in files if path.suffix == ".qml" for word in WORD.findall(re.sub("//.*", "", text_of(path)))}
    declared = [
        (path, name)
        for path in files
        if path.suffix == ".py"
        for name in re.findall(r"^    (\w+) = Property\(", text_of(path), re.MULTILINE)
    ]
    unused = [f"{path}: {name}" for path, name in declared if name not in qml]

    assert declared
    assert not unused, listed(unused, "Properties of view-models that no QML names:")


def test_each_property_of_qml_is_used() -> None:
    files = [path for path in project_files() if path.suffix == ".qml" and path.parts[0] == "ui"]
    named = Counter(word for path in files for word in WORD.findall(re.sub("//.*", "", text_of(path))))
    python = {word for path in product_files() for word in WORD.findall(text_of(path))}

    declared = [
        (path, name)
        for path in files
        if STYLE_OF_QT not in path.as_posix()
        for name in re.findall(
            r"^ *(?:[a-z]+ )*(?:property [\w.<>]+|signal|function) (?!on[A-Z])(\w+)", text_of(path), re.MULTILINE
        )
    ]
    unused = [f"{path}: {name}" for path, name in declared if named[name] == 1 and name not in python]

    assert declared
    assert not unused, listed(unused, "Properties, signals and functions of QML that nothing names:")
