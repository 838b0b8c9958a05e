# ruff: noqa: INP001 -- a program on its own, not a package
"""Reviews what the lock file pins: licence and age of every package. `make licences`; ends with 1 when one may not be used.

The age is that of the pinned release and of the newest one, as pip's own index lists them. Without a network the ages are
unknown, which is said and fails nothing.
"""

import json
import re
import sys
import tomllib
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
PIN = re.compile(r"(?m)^([A-Za-z0-9_.-]+)(?:\[[\w,-]+\])?==([^ ;\\]+)")
POLICY = tomllib.loads((HERE / "licences.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Reviewed:
    """One pinned package. Times are those of the registry; None where they are unknown."""

    name: str
    version: str
    licence: str
    released: datetime | None
    newest: datetime | None

    @property
    def objection(self) -> str:
        """Why it may not be used as it is; empty when it may."""
        if self.name in POLICY["accepted"]:
            return ""
        if not any(re.search(rf"(?i)\b{re.escape(name)}", self.licence) for name in POLICY["compatible"]):
            return "licence not known as compatible with GPL-3.0-or-later"
        years = POLICY["unmaintained_after_years"]
        if self.newest is not None and (datetime.now(UTC) - self.newest).days > years * 365:
            return f"no release for more than {years} years"
        return ""


def main() -> int:
    """Print the table; 1 when there is an objection."""
    pins = sorted(set(PIN.findall((HERE.parent / "requirements" / "lock.txt").read_text("utf-8"))))
    reviewed = [each for name, version in pins if (each := _reviewed(name.lower(), version)) is not None]
    table = Table("package", "version", "licence", "released", "newest release", "objection")
    for package in reviewed:
        table.add_row(
            package.name,
            package.version,
            package.licence,
            _day(package.released),
            _day(package.newest),
            package.objection,
        )
    Console().print(table)
    return int(any(package.objection for package in reviewed))


def _reviewed(name: str, version: str) -> Reviewed | None:
    """None for a package that this machine does not need (of another system or version of Python)."""
    try:
        if metadata(name)["Version"] != version:
            return None
    except PackageNotFoundError:
        return None
    times = _upload_times(name)
    return Reviewed(name, version, _licence_of(name), times.get(version), max(times.values(), default=None))


def _licence_of(name: str) -> str:
    reported = metadata(name)
    classified = [
        classifier.rpartition("::")[2].strip()
        for classifier in reported.get_all("Classifier", [])
        if classifier[:7] == "License"
    ]
    return (
        reported.get("License-Expression") or " / ".join(classified) or (reported.get("License") or "").split("\n")[0]
    )


def _upload_times(name: str) -> dict[str, datetime]:
    """When each version of a package was published."""
    from pip._internal.models.index import PyPI  # pip has no public word for the registry that it asks

    request = urllib.request.Request(  # noqa: S310 -- pip's own address, https
        f"{PyPI.simple_url}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 -- as above
            files = json.load(answer)["files"]
    except (OSError, ValueError):
        return {}
    dated = ((_version_of(file["filename"]), file.get("upload-time")) for file in files if not file.get("yanked"))
    return {version: datetime.fromisoformat(when) for version, when in dated if when}


def _version_of(file: str) -> str:
    if file.endswith(".whl"):
        return file.split("-")[1]
    return re.sub(r"\.(tar\.(gz|bz2|xz)|zip|egg|exe)$", "", file).rpartition("-")[2]


def _day(moment: datetime | None) -> str:
    return "unknown" if moment is None else f"{moment:%Y-%m-%d}"


if __name__ == "__main__":
    sys.exit(main())
