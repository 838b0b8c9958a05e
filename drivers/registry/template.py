"""A package of another maker as it begins: an adapter with every method of a family's port, its options, entry point and test."""

import ast
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from drivers.ports.device import Device, methods_of
from drivers.ports.manifest import Manifest

_NAME = re.compile("[a-z][a-z0-9_]{1,31}")

_PROJECT = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "0.1.0"
requires-python = ">=3.11"
# The terminal it runs in is not named as a dependency: it is in no index, and who takes that name there would be installed.
dependencies = []

{points}
[tool.setuptools]
packages = ["{name}"]

[tool.ruff]
line-length = 120

[tool.ruff.lint]
extend-select = ["I"]
isort.known-first-party = ["{name}"]
"""

_POINTS = """[project.entry-points."gov_kiosk.drivers"]
"{family}.{name}.v{version}" = "{name}.adapter:build"
"""

_OPTIONS = '''"""What the settings of a terminal say to this adapter."""

from pydantic import BaseModel, ConfigDict


class {title}Options(BaseModel):
    """Each field with its limits and units; a wrong one is refused when the terminal starts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: str = ""
    """Where the device is."""
'''

_HEAD = '''"""An adapter of the family `{family}`. It opens nothing until it is asked, ends every wait, and closes twice without harm."""

{imports}


class {title}Adapter:
    """The outcomes are those of the port: what is foreseen is a value, and DeviceFault means that the device went away."""

    def __init__(self, options: {title}Options, clock: MonotonicClock) -> None:
        self._options = options
        self._clock = clock

    def status(self) -> DeviceStatus:
        """What was really seen, and when. UNKNOWN is an answer; a guess is none."""
        evidence = "the device is not asked yet"
        return DeviceStatus({constant}, Condition.UNKNOWN, evidence, self._clock.now())

    def close(self) -> None:
        """Release the port."""
'''

_BUILD = '''

def build(options: AdapterOptions, around: AdapterContext) -> {title}Adapter:
    """As the entry point names it. Raises ValidationError, which the terminal puts in words."""
    return {title}Adapter({title}Options.model_validate(options), around.clock)
'''

_TEST = '''"""The kit of the terminal judges the adapter as `kiosk conformance {family}` does."""

from drivers.conformance.kit import judge_driver
from drivers.conformance.report import Grade
from drivers.conformance.subject import Subject

OPTIONS = {{"port": ""}}
"""As a terminal's settings have them; whatever the adapter's options want must be here."""


def test_adapter_keeps_the_contract_of_its_port() -> None:
    report = judge_driver(Subject("{family}", "{name}", OPTIONS))
    assert report.grade is not Grade.NONE, [each.seen for each in report.findings if each.verdict == "failed"]
'''

_README = """# {name}: {words} for the terminal

`pip install -e .` beside the terminal, then in its settings:

```toml
[devices.{family}]
adapter = "{name}"
options = {{ port = "" }}
```

The verbs take that file: `--settings settings.toml`.

A terminal gets the wheel that `pip wheel --no-deps .` makes, without any index:
`pip install --no-deps --no-index --target /usr/local/lib/gov-kiosk/drivers {name}-0.1.0-py3-none-any.whl`.

`kiosk device try {family}` asks it by hand, `kiosk conformance {family}` grades it: below silver it does not ship.
docs/drivers.md of the terminal tells the rest.
"""


def project_text(name: str, points: str) -> str:
    """The pyproject.toml of a package of another maker, with the entry points by which it is found."""
    return _PROJECT.format(name=name, points=points)


def template(manifest: Manifest, name: str) -> dict[Path, str]:
    """The files of the package by their place in it. Raises ValueError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r}: a name is small letters, digits and _, such as acme_reader")
    family, title = manifest.family, "".join(part.capitalize() for part in name.split("_"))
    words = {
        "name": name,
        "family": str(family),
        "title": title,
        "version": str(manifest.port_version),
        "words": manifest.words.en,
    }
    package = Path(name)
    return {
        Path("pyproject.toml"): project_text(name, _POINTS.format(**words)),
        Path("README.md"): _README.format(**words),
        package / "__init__.py": "",
        package / "options.py": _OPTIONS.format(**words),
        package / "adapter.py": _adapter(manifest, words),
        Path("tests/test_adapter.py"): _TEST.format(**words),
    }


def _adapter(manifest: Manifest, words: dict[str, str]) -> str:
    port: type[Any] = manifest.family.port
    source = _PortSource(port)
    methods = [source.method(name) for name in methods_of(port) if name not in vars(Device)]
    constant = source.constant(str(manifest.family))
    wanted = {
        "drivers.ports.clock": {"MonotonicClock"},
        "drivers.ports.device": {"AdapterOptions"},
        "drivers.ports.manifest": {"AdapterContext"},
        "drivers.ports.status": {"Condition", "DeviceStatus"},
        f"{words['name']}.options": {f"{words['title']}Options"},
        port.__module__: {constant},
    }
    for method in methods:
        for module, names in method.imports.items():
            wanted.setdefault(module, set()).update(names)
    lines = [f"from {module} import {', '.join(sorted(names, key=_order))}" for module, names in sorted(wanted.items())]
    own = [line for line in lines if line.startswith(f"from {words['name']}.")]
    theirs = [line for line in lines if line not in own]
    imports = "\n".join([*theirs, "", *own])
    head = _HEAD.format(**words, imports=imports, constant=constant)
    return head + "".join(method.text for method in methods) + _BUILD.format(**words)


def _order(name: str) -> tuple[int, str]:
    """As ruff sorts: constants, classes, the rest."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


class _Method:
    def __init__(self, text: str, imports: dict[str, set[str]]) -> None:
        self.text = text
        self.imports = imports


class _PortSource:
    """The text of a port's module: how its methods are written, and where each name in them comes from."""

    def __init__(self, port: type[Any]) -> None:
        self._port = port
        module = inspect.getmodule(port)
        self._tree = ast.parse(inspect.getsource(module) if module else "")
        self._origins = {
            alias.name: node.module
            for node in ast.walk(self._tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }

    def constant(self, family: str) -> str:
        """The name of the family in its port's module."""
        for node in self._tree.body:
            if (
                isinstance(node, ast.Assign)
                and family in ast.unparse(node.value)
                and isinstance(node.targets[0], ast.Name)
            ):
                return node.targets[0].id
        raise ValueError(f"{self._port.__module__} has no constant for {family}")

    def method(self, name: str) -> _Method:
        node = next(
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.FunctionDef) and node.name == name and node.args.args[0].arg == "self"
        )
        outcome, names = self._outcome(name)
        written = {node.id for node in ast.walk(node.args) if isinstance(node, ast.Name)}
        written |= {node.id for node in ast.walk(node.returns or node) if isinstance(node, ast.Name)}
        imports: dict[str, set[str]] = {}
        for word in written | names:
            if word not in ("bool", "bytes", "float", "frozenset", "int", "str", "tuple", "None"):
                imports.setdefault(self._origins.get(word, self._place(word)), set()).add(word)
        returns = ast.unparse(node.returns) if node.returns else "None"
        text = ast.get_docstring(node) or f"{name.replace('_', ' ').capitalize()}."
        given = re.sub(r"(: [^=,]+)=", r"\1 = ", ast.unparse(node.args))
        unused = "  # noqa: ARG002 - for the driver to come" if outcome and len(node.args.args) > 1 else ""
        head = f"\n    def {name}({given}) -> {returns}:{unused}\n"
        return _Method(f'{head}        """{text.splitlines()[0]}"""\n{outcome}', imports)

    def _outcome(self, name: str) -> tuple[str, set[str]]:
        """What a device that is not asked yet answers."""
        returned = get_type_hints(getattr(self._port, name))["return"]
        if get_origin(returned) is frozenset:
            return "        return frozenset()\n", set()
        for kind in self._kinds(returned):
            if kind is NoneType:
                return ("        return None\n" if returned is not NoneType else ""), set()
            if {"problem", "detail"} <= set(getattr(kind, "__struct_fields__", ())):
                code = f'{kind.__name__}(ProblemCode.NOT_CONFIGURED, "the device is not asked yet")'
                return f"        return {code}\n", {kind.__name__, "ProblemCode"}
            if isinstance(kind, type) and issubclass(kind, Enum) and "UNKNOWN" in kind.__members__:
                return f"        return {kind.__name__}.UNKNOWN\n", {kind.__name__}
        raise ValueError(f"{self._port.__name__}.{name} has no outcome for a device that is not there")

    def _place(self, name: str) -> str:
        return "drivers.ports.status" if name == "ProblemCode" else self._defined_in(name)

    def _defined_in(self, name: str) -> str:
        for returned in self._kinds_of_all():
            if returned.__name__ == name:
                return str(returned.__module__)
        return self._port.__module__

    def _kinds_of_all(self) -> Iterator[type[Any]]:
        for name in methods_of(self._port):
            returned = get_type_hints(getattr(self._port, name))["return"]
            yield from (kind for kind in self._kinds(returned) if isinstance(kind, type))

    def _kinds(self, annotation: Any) -> tuple[Any, ...]:
        return get_args(annotation) or (annotation,)
