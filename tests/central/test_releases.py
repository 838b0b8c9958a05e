"""A release reaches a few terminals first and goes on by itself, stops where it fails, and is fetched from the centre as it was signed."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.centre import CentreContext
from central.cli import verbs as cli
from central.releases import service
from central.releases.repository import ReleaseRepository, make_keys, read_keys
from central.releases.rings import FEWEST_FAILED, HALT_AT, RolloutRing, Tally, may_advance, ring_of
from central.releases.service import keep_releases
from contract import paths
from contract.releases import FailedRelease, ReleaseReport
from contract.terminals import EnrolAnswer

GOOD = ReleaseReport(running="1.0.0", good="1.0.0")


def added(centre: CentreContext, version: str = "1.1.0") -> None:
    with centre.database.writing() as session:
        service.add_release(session, version, "0" * 64, 5, "", centre.clock.now())


def placed(centre: CentreContext, terminal, ring: RolloutRing) -> None:
    with centre.database.writing() as session:
        service.choose_ring(session, terminal.terminal_id, ring)


def test_release_comes_to_canaries_first(centre, clock, enrol):
    canary, other = enrol("YC-001"), enrol("YC-002")
    placed(centre, canary, RolloutRing.CANARY)
    placed(centre, other, RolloutRing.ALL)
    added(centre)
    assert canary.beat(release=GOOD).release == "1.1.0"
    assert other.beat(release=GOOD).release == ""


def test_newest_release_of_the_ring_is_wanted(centre, enrol):
    terminal = enrol("YC-001")
    placed(centre, terminal, RolloutRing.EARLY)
    for version, ring in (("1.9.0", RolloutRing.ALL), ("1.10.0", RolloutRing.EARLY), ("1.11.0", RolloutRing.CANARY)):
        added(centre, version)
        with centre.database.writing() as session:
            service.open_ring(session, version, ring, centre.clock.now())
    assert terminal.beat(release=GOOD).release == "1.10.0"


def test_watched_release_goes_on_by_itself(centre, clock, enrol):
    canary, other = enrol("YC-001"), enrol("YC-002")
    placed(centre, canary, RolloutRing.CANARY)
    placed(centre, other, RolloutRing.EARLY)
    added(centre)
    clock.advance(hours=25)
    keep_releases(centre, clock.now())
    assert other.beat(release=GOOD).release == "", "no canary has come through yet"
    canary.beat(release=ReleaseReport(running="1.1.0", good="1.1.0"))
    keep_releases(centre, clock.now())
    assert other.beat(release=GOOD).release == "1.1.0"


def test_release_that_fails_halts_and_says_where(centre, clock, enrol):
    canary, second, other = enrol("YC-001"), enrol("YC-002"), enrol("YC-003")
    for each in (canary, second, other):
        placed(centre, each, RolloutRing.CANARY)
    added(centre)
    failed = FailedRelease(version="1.1.0", reason="the receipt printer worked before and does not now")
    canary.beat(release=GOOD.model_copy(update={"failed": (failed,)}))
    assert other.beat(release=GOOD).release == "1.1.0", "one terminal may be broken itself"
    second.beat(release=GOOD.model_copy(update={"failed": (failed,)}))
    assert other.beat(release=GOOD).release == ""
    with centre.database.reading() as session:
        (line,) = service.releases(session)
        assert line.entry.halt_reason == "2/2 台终端失败 terminals failed"
        assert sorted(each.terminal_id for each in service.failures(session, "1.1.0")) == ["YC-001", "YC-002"]
    with centre.database.writing() as session:
        service.resume(session, "1.1.0", clock.now())
    assert other.beat(release=GOOD).release == "1.1.0"


def test_same_report_again_changes_nothing(centre, clock, enrol):
    terminal = enrol("YC-001")
    added(centre)
    report = ReleaseReport(running="1.1.0", trying="1.1.0", good="1.0.0")
    terminal.beat(release=report)
    with centre.database.reading() as session:
        at = service.tally_of(session, "1.1.0"), session.get_one(service.ReleaseOutcome, ("1.1.0", "YC-001")).at
    clock.advance(hours=1)
    terminal.beat(release=report)
    with centre.database.reading() as session:
        again = service.tally_of(session, "1.1.0"), session.get_one(service.ReleaseOutcome, ("1.1.0", "YC-001")).at
    assert at == again
    assert at[0] == Tally(trying=1)


def test_terminal_without_releases_is_given_none(centre, terminal):
    added(centre)
    placed(centre, terminal, RolloutRing.CANARY)
    assert terminal.beat().release == ""


@given(good=st.integers(0, 30_000), failed=st.integers(0, 30_000))
def test_two_percent_of_failures_halt(good: int, failed: int) -> None:
    tally = Tally(good=good, failed=failed)
    assert tally.must_halt is (failed >= FEWEST_FAILED and failed / (good + failed) >= HALT_AT)
    assert not (tally.must_halt and may_advance(RolloutRing.CANARY, tally, timedelta(days=99)))


@pytest.mark.parametrize(
    ("good", "failed", "halts", "advances"),
    [(0, 1, False, False), (1, 1, False, False), (2, 1, False, True), (84, 1, False, True), (83, 2, True, False)],
)
def test_single_failure_halts_nothing(good: int, failed: int, halts: bool, advances: bool) -> None:
    tally = Tally(good=good, failed=failed)
    assert tally.must_halt is halts
    assert may_advance(RolloutRing.CANARY, tally, timedelta(days=99)) is advances


def test_rings_share_the_terminals_as_they_say() -> None:
    rings = [ring_of(f"YC-{number:05}") for number in range(30_000)]
    assert 400 < rings.count(RolloutRing.CANARY) < 800
    assert 6_000 < rings.count(RolloutRing.EARLY) < 7_800


def test_enrolment_brings_the_first_trusted_keys(settings, client, enrol) -> None:
    file = settings.releases_folder / "metadata" / "1.root.json"
    answers: list[EnrolAnswer] = []

    def keep(response) -> None:
        if response.url.path == paths.ENROL:
            answers.append(EnrolAnswer.model_validate_json(response.read()))

    client.event_hooks["response"].append(keep)
    enrol("YC-001")
    file.parent.mkdir(parents=True)
    file.write_bytes(b'{"signed": {}}')
    enrol("YC-002")
    file.write_bytes(b"x" * 100_000)
    enrol("YC-003")
    assert [each.release_root for each in answers] == [b"", b'{"signed": {}}', b""]


def test_lists_are_kept_fresh_by_the_centre(tmp_path: Path, centre, clock) -> None:
    settings = centre.settings
    roles, online = ("root", "targets"), ("snapshot", "timestamp")
    make_keys(tmp_path / "away", roles, "")
    make_keys(settings.keys_folder, online, "")
    signers = read_keys(tmp_path / "away", roles, "") | read_keys(settings.keys_folder, online, "")
    repository = ReleaseRepository(settings.releases_folder, clock.now, signers)
    repository.begin()
    before = repository.ages()["timestamp"]
    clock.advance(days=10)
    keep_releases(centre, clock.now())
    assert repository.ages()["timestamp"] == before
    clock.advance(days=25)
    keep_releases(centre, clock.now())
    assert repository.ages()["timestamp"] > before


@pytest.fixture
def central(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs the command line as `central` does; gives the exit status and all that was said."""
    monkeypatch.setenv("GOV_CENTRAL_DATABASE_URL", f"sqlite:///{tmp_path}/cli.db")
    monkeypatch.setenv("GOV_CENTRAL_KEYS_FOLDER", f"{tmp_path}/keys")
    monkeypatch.setenv("GOV_CENTRAL_RELEASES_FOLDER", f"{tmp_path}/releases")
    monkeypatch.setenv("GOV_CENTRAL_RELEASE_PASSPHRASE", "a long one")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["central", "release", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else int(code is not None), said.out + said.err

    return run


def test_operator_releases_by_the_command_line(central, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, away = tmp_path / "new.squashfs", ("--release-keys", str(tmp_path / "away"))
    file.write_bytes(b"release" * 1000)
    assert central("begin", *away)[0] == 0
    assert central("begin", *away)[1].count("begun before") == 1
    assert central("add", "1.4.0", str(file), *away, "--note", "更快")[0] == 0
    assert "published before" in central("add", "1.4.0", str(file), *away)[1]
    assert "1.4.0" in central("list")[1]
    assert central("open", "1.4.0", "all")[0] == 0
    assert central("halt", "1.4.0", "打印不清")[0] == 0
    assert "打印不清" in central("list")[1]
    assert central("resume", "1.4.0")[0] == 0
    assert central("sign", *away)[0] == 0
    assert "no release 9.9.9" in central("halt", "9.9.9", "x")[1]
    assert "such as 1.4.0" in central("open", "latest", "all")[1]
    monkeypatch.setenv("GOV_CENTRAL_RELEASE_PASSPHRASE", "another")
    assert "passphrase" in central("add", "1.5.0", str(file), *away)[1]


def test_files_are_served_whole_and_in_parts(settings, client) -> None:
    target = settings.releases_folder / "targets" / "terminal-1.1.0.squashfs"
    assert client.get("/releases/metadata/timestamp.json").status_code == 404, "no release has been made"
    target.parent.mkdir(parents=True)
    target.write_bytes(bytes(range(256)))
    address = "/releases/targets/terminal-1.1.0.squashfs"
    assert client.get(address).content == bytes(range(256))
    part = client.get(address, headers={"Range": "bytes=250-"})
    assert (part.status_code, part.content) == (206, bytes(range(250, 256)))
    assert client.get("/releases/targets/").status_code == 404
    assert client.get("/releases/../keys/online.pem").status_code == 404


def test_operator_halts_and_opens_at_the_console(operator, client, centre, enrol) -> None:
    added(centre)
    canary = enrol("YC-001")
    placed(centre, canary, RolloutRing.CANARY)
    assert "先行终端" in operator.get("/console/releases").text
    assert operator.post("/console/releases/1.1.0", data={"order": "next"}).status_code == 200
    assert "四分之一终端" in operator.get("/console/releases").text
    operator.post("/console/releases/1.1.0", data={"order": "halt", "reason": "打印不清"})
    assert "张三: 打印不清" in operator.get("/console/releases").text
    assert canary.beat(release=GOOD).release == ""
    operator.post("/console/releases/1.1.0", data={"order": "resume"})
    assert canary.beat(release=GOOD).release == "1.1.0"
    failed = FailedRelease(version="1.1.0", reason="receipt_printer worked before and does not now; <b>odd</b>")
    canary.beat(release=GOOD.model_copy(update={"failed": (failed,)}))
    page = operator.get("/console/releases").text
    assert "演示大厅" in page
    assert "凭条打印机此前正常，现在不正常；&lt;b&gt;odd" in page
    assert operator.post("/console/releases/9.9.9", data={"order": "halt"}).status_code == 404
    client.cookies.clear()
    assert client.get("/console/releases").url.path == "/console/login"
