"""The log leaves as one sealed bundle, whole or not at all, with no number of a person in it."""

from pathlib import Path

import pytest

from contract.support_bundle import OpenedBundle, open_bundle
from contract.terms import TestVerdict
from kiosk.diagnostics.log_export import BundleFrame, Exported, NotExported, export_logs, sealed_logs
from kiosk.services.maintenance.upkeep_book import TestResult
from tests.kiosk.diagnostics.test_log_reading import line
from tests.kiosk.parts import Bench

NUMBER = "44160219900101002X"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench()
    log = tmp_path / "kiosk.log"
    log.write_text(line(0, event=f"a defect quoted {NUMBER}") + f"\nno line {NUMBER}\n")
    made.log_files = [log]
    made.upkeep.book.add_result(
        TestResult(
            "receipt", "receipt_printer", TestVerdict.PASSED, "dots=576", "keeper", "000001", made.clock.now(), 9
        )
    )
    return made


def stick(bench: Bench, folder: Path) -> Path:
    folder.mkdir()
    bench.media = [folder]
    return folder


def opened(bench: Bench, file: Path) -> dict[str, bytes]:
    found = open_bundle(file.read_bytes(), bench.opening)
    assert isinstance(found, OpenedBundle)
    assert found.is_signed(bench.services.keys.signing().verify_key)
    assert found.bundle.terminal_id == "YC-001"
    return {each.name: each.content for each in found.bundle.files}


def test_bundle_on_the_stick_opens_at_the_centre(bench: Bench, tmp_path: Path) -> None:
    folder = stick(bench, tmp_path / "stick")
    done = export_logs(bench.services, bench.place, f"camera ok {NUMBER}")
    assert isinstance(done, Exported)
    (file,) = folder.iterdir()
    assert (file.name, file.stat().st_size) == (done.name, done.bytes)
    files = opened(bench, file)
    assert set(files) == {"status.txt", "tests.json", "kiosk.log"}
    assert b"dots=576" in files["tests.json"]
    assert b"a defect quoted" in files["kiosk.log"]
    assert NUMBER.encode() not in b"".join(files.values()) + file.read_bytes()


def test_bundle_has_room_for_the_first_logs(bench: Bench, tmp_path: Path) -> None:
    (first,) = bench.log_files
    older = tmp_path / "kiosk.log.1"
    older.write_text(line(0, event="the day before") + "\n")
    bench.log_files = [first, older]
    frame = BundleFrame(bench.place.terminal_id, bench.clock.now(), "", most_bytes=first.stat().st_size)
    bundle = tmp_path / "bundle"
    bundle.write_bytes(sealed_logs(bench.services.upkeep, bench.services.keys, frame))
    assert set(opened(bench, bundle)) == {"status.txt", "tests.json", "kiosk.log"}


def test_without_a_stick_it_says_so(bench: Bench) -> None:
    assert export_logs(bench.services, bench.place, "") == NotExported("logs.no_medium")


def test_stick_that_fails_keeps_no_half(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stick(bench, tmp_path / "stick")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("contract.folders.os.fsync", full)
    assert export_logs(bench.services, bench.place, "") == NotExported("logs.medium_fails")
    assert list(folder.iterdir()) == []


def test_stick_that_is_pulled_fails(bench: Bench, tmp_path: Path) -> None:
    bench.media = [tmp_path / "pulled"]
    assert export_logs(bench.services, bench.place, "") == NotExported("logs.medium_fails")
