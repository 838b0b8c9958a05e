"""What is in the repository speaks of the product alone and works on any machine."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, listed, project_files, text_files, text_of

# Written with [brackets] so that no pattern finds itself.
MACHINE = re.compile(
    r"(?<![\w.])/(?:[w]ork|[r]oot|[h]ome/\w+|[U]sers/\w+|[t]mp/(?:plan|bash_jobs))(?:/|\b)"
    r"|[p]ypi\.(?:org|python)|[p]ythonhosted|[i]ndex-url\s*[=:]\s*\S|[e]xtra-index|[a]rtifactory|[n]exus/repository"
    r"|[m]irrors?\.\w+\.\w+|[d]eb\.debian\.org"
)
AUTHORSHIP = re.compile(
    r"\b[C]hat[ ]?GPT|\b[G]PT-?\d|\b[O]pen[A]I\b|\b[C]laude\b|\b[A]nthropic\b|\b[C]opilot\b|\b[L]LMs?\b"
    r"|\b[l]anguage models?\b|\bAI[- ](?:agent|assistant|generated|written|tool)|\b[s]ub-?agents?\b|[C]o-[Aa]uthored-[Bb]y"
    r"|\b[w]ork(?:ing)? session\b|\b[h]elper session|[大]语言模型"
)

EXEMPT = {Path("LICENSE")}

MOST, MOST_OF_CLIPS = 1 << 20, 6_000_000
"""Bytes of a file; of the clips of one language more, so that a newcomer hears the terminal."""

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_no_path_of_a_machine_and_no_registry() -> None:
    problems = _found(MACHINE)

    assert not problems, listed(problems, "A path or a host of somebody's machine:")


def test_the_repository_speaks_of_the_product() -> None:
    problems = _found(AUTHORSHIP)

    assert not problems, listed(problems, "Not about the product:")


def test_nothing_large_or_built_is_tracked() -> None:
    sizes = ((path, (ROOT / path).stat().st_size) for path in project_files())
    problems = [
        f"{path}: {size >> 10} KiB"
        for path, size in sizes
        if size > (MOST_OF_CLIPS if path.suffix == ".opus" else MOST)
    ]

    assert not problems, listed(problems, "Larger than a file here may be:")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_files_hold_versions_and_hashes_alone(lock: Path) -> None:
    lines = lock.read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert pins
    for line in pins:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+( ; .+)? \\$", line), f"no pin with hashes: {line}"
    for line in lines:
        assert "://" not in line, f"an address: {line}"
        assert not re.match(r"\s*--(?!hash=sha256:)", line), f"an option: {line}"


def test_debian_packages_are_grouped_and_named_once() -> None:
    names = [each for each in text_of(Path("packaging/debian-packages.txt")).splitlines() if not each.startswith("#")]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", each) for each in names)


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {match.group()}"
        for path, text in text_files()
        if path not in EXEMPT
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]
