"""A device family is a folder: whole, and known elsewhere by its manifest alone."""

import re
from collections import Counter

import pytest

from drivers.ports.manifest import NO_WORDS
from drivers.ports.status import ProblemCode
from drivers.registry.registry import manifests
from kiosk.diagnostics.device_evidence import DEVICE_SENTENCES
from kiosk.diagnostics.evidence_words import _SENTENCES
from simulators.host.manifests import manifests as simulators
from tests.architecture.device_families import EVIDENCE, FAULTS, LIST, words, written, written_evidence, written_faults
from tests.architecture.guided_words import LIST as GUIDED
from tests.architecture.guided_words import written as guided_words
from tests.architecture.sources import ROOT
from wording.store import load_wording

DRIVERS = ROOT / "drivers"
NO_FAMILIES = {"ocr", "ports", "registry", "worker", "isolation", "conformance", "face", "piped", "transport"}
"""Folders of the drivers that are no family; the engine that compares faces is no device."""
SPEAKS_FOR_REAL = {"speech"}
"""Its program is installed on every machine, so nothing pretends to be it."""


def test_every_folder_is_a_family() -> None:
    folders = {file.parent.name for file in DRIVERS.glob("*/__init__.py")}

    assert folders - NO_FAMILIES == set(manifests())


@pytest.mark.parametrize("name", manifests())
def test_family_folder_is_whole(name: str) -> None:
    manifest = manifests()[name]

    assert manifest.family == name
    assert list((DRIVERS / name).glob("*adapter.py"))
    assert (DRIVERS / name / "options.py").is_file()
    assert manifest.adapters
    assert manifest.family.port.__module__.startswith("drivers.ports.")
    assert (name in simulators()) != (name in SPEAKS_FOR_REAL)


@pytest.mark.parametrize("name", manifests())
def test_manifest_names_every_fault_of_its_adapters(name: str) -> None:
    source = "".join(file.read_text("utf-8") for file in sorted((DRIVERS / name).glob("*.py")))
    reported = {code for code in ProblemCode if f"ProblemCode.{code.name}" in source}

    assert reported <= set(manifests()[name].faults)


def test_worker_reports_only_faults_of_every_family() -> None:
    source = (DRIVERS / "worker/worker.py").read_text("utf-8")
    reported = {code for code in ProblemCode if f"ProblemCode.{code.name}" in source}

    assert all(reported <= set(manifest.faults) for manifest in manifests().values())


def test_catalogue_knows_the_families_as_their_manifests_say() -> None:
    assert LIST.read_text("utf-8") == written(), "python -m tests.architecture.device_families writes it"


def test_centre_calls_guided_tests_as_terminals_do() -> None:
    assert GUIDED.read_text("utf-8") == guided_words(), "python -m tests.architecture.guided_words writes it"


def test_fault_register_knows_what_manifests_say() -> None:
    assert FAULTS.read_text("utf-8") == written_faults(), "python -m tests.architecture.device_families writes it"


def test_pages_know_the_evidence_of_the_manifests() -> None:
    assert EVIDENCE.read_text("utf-8") == written_evidence(), "python -m tests.architecture.device_families writes it"


def test_each_message_of_evidence_is_of_one_family() -> None:
    times = Counter(message for manifest in manifests().values() for message in manifest.evidence)

    assert [message for message, number in times.items() if number > 1] == []
    assert _SENTENCES == {**_SENTENCES, **DEVICE_SENTENCES}


@pytest.mark.parametrize("name", manifests())
def test_evidence_has_words_of_its_own_parts(name: str) -> None:
    for said in manifests()[name].evidence.values():
        parts = set(re.compile(said.pattern).groupindex)
        assert set(re.findall(r"\{(\w+)\}", said.words.zh)) == set(re.findall(r"\{(\w+)\}", said.words.en)) <= parts


def test_store_says_what_manifests_and_register_say() -> None:
    store = load_wording()
    wanted = dict(words())
    said = {name: store.both(name, **_as_they_are(text.zh)) for name, text in wanted.items()}

    assert said == wanted, "python -m tests.architecture.device_families writes them, and then make i18n"


def _as_they_are(text: str) -> dict[str, str]:
    """Placeholders stay what they are."""
    return {part: f"{{{part}}}" for part in re.findall(r"\{(\w+)\}", text)}


@pytest.mark.parametrize("name", manifests())
def test_each_fault_says_what_keeper_and_technician_do(name: str) -> None:
    silent = [code for code, each in manifests()[name].faults.items() if NO_WORDS in (each.keeper, each.technician)]

    assert not silent
