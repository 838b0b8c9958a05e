"""A set-up asks five things, tries what it finds, writes settings without a secret, and changes nothing when it gives up."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from app.cli import setup_verb
from app.core.devices import proposals
from app.core.devices.proposals import Proposal, cameras_here, candidates, try_out
from app.core.pin import pin_check
from app.core.set_up import SecretNotSealed, SetUp, seal, write_settings
from contract.enrolment_codes import shown
from contract.signing_keys import SigningKey
from drivers.ports.status import Condition
from drivers.registry.registry import manifests
from drivers.transport import announced
from drivers.transport.plugged import PluggedIn
from kiosk.services.secret import Secret
from kiosk.services.settings import read_settings
from simulators.id_card_reader.simulator import IdCardSimulator

PIN = "135246"
CODE = shown("ABCDEFGHJKLM", SigningKey.generate().verify_key)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator(tmp_path / "by-id" / "reader")
    simulator.start()
    yield simulator
    simulator.stop()


SCANNER, PAD = (f"/dev/input/by-id/usb-{name}-event-kbd" for name in ("Honeywell_Scanner", "Storm_AudioNav"))
PRINTER = PluggedIn("ipp://192.0.2.7/ipp/print", "Office (Brother) uuid=0f0e0d0c-0b0a-0908-0706-050403020100")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Sets up with these answers; gives the exit status and what was said. Sealing needs the machine's key, which tests leave alone."""
    sealed: dict[str, str] = {}

    def keep(name: str, secret: str, etc: Path) -> Path:
        sealed[name] = secret
        return etc / name

    monkeypatch.setattr(setup_verb, "seal", keep)
    monkeypatch.setattr(setup_verb, "_start_terminal", lambda console: console.print("started") or 0)

    def run(*lines: str, found: tuple[Proposal, ...] = ()) -> tuple[int, str]:
        said = io.StringIO()
        monkeypatch.setattr("builtins.input", lambda *_args: pending.pop(0))
        pending = list(lines)
        monkeypatch.setattr("getpass.getpass", lambda *_args, **_options: pending.pop(0))
        status = setup_verb.set_up(tmp_path / "etc", lambda: iter(found), Console(file=said, width=200))
        assert not pending
        return status, said.getvalue() + "".join(f"{name}={secret}" for name, secret in sealed.items())

    return run


def test_what_was_found_is_in_the_settings(
    answers: Callable[..., tuple[int, str]], reader: IdCardSimulator, tmp_path: Path
) -> None:
    wanted = tuple(candidates([PluggedIn(f"serial:{reader.endpoint}", "a reader")]))
    status, said = answers("https://centre.example/", CODE, PIN, "y", "", found=wanted)
    settings = read_settings(tmp_path / "etc/gov-kiosk/kiosk.toml", {})
    assert status == 0
    assert settings.centre_url == "https://centre.example"
    assert settings.devices["id_card_reader"].options == {"port": f"serial:{reader.endpoint}"}
    assert settings.enrol_code is None
    assert f"enrol_code={CODE}" in said
    sealed = re.search(r"maintenance_pin=(scrypt:\S+?)(?:enrol_code|$)", said)
    assert sealed
    assert pin_check(Secret(sealed[1]))(PIN)
    assert PIN not in said


def test_offered_device_takes_place_of_chosen_one(
    answers: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_verb, "try_out", lambda wanted, _say: list(wanted))
    scanners = (
        Proposal("code_scanner", "camera", {}),
        Proposal("code_scanner", "keyboard", {"device": SCANNER}, is_offered=True, is_taken=False),
    )
    pads = tuple(
        Proposal("key_pad", "evdev", {"device": path}, is_offered=True, is_taken=False) for path in (PAD, PAD + "2")
    )
    _status, said = answers("https://centre.example", CODE, PIN, "y", "", found=scanners + pads)
    reported = re.findall(r"may (be added|stand) .*\n\[devices\.(\w+)\]", said)
    assert reported == [("stand", "code_scanner"), ("be added", "key_pad"), ("stand", "key_pad")]
    _status, said = answers("https://centre.example", CODE, PIN, "n", "", found=scanners)
    assert "may be added" in said, "the camera was not chosen"


def test_wrong_answers_are_asked_again(answers: Callable[..., tuple[int, str]]) -> None:
    status, said = answers("http://elsewhere", "https://centre.example", "ABCD", CODE, "123456", PIN, "")
    assert status == 0
    assert "none was found plugged in" in said


def test_set_up_that_is_given_up_writes_nothing(answers: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    status, _ = answers("https://centre.example", "no", "code", "here")
    assert status == 2
    assert not (tmp_path / "etc").exists()


def test_silent_printer_is_written_down_and_reported(answers: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    status, said = answers("https://centre.example", CODE, PIN, "ipp://127.0.0.1:9/ipp/print")
    settings = read_settings(tmp_path / "etc/gov-kiosk/kiosk.toml", {})
    assert status == 0
    assert "does not answer" in said
    assert settings.devices["document_printer"].options["uri"] == "ipp://127.0.0.1:9/ipp/print"


def test_each_thing_is_taken_for_one_device(reader: IdCardSimulator) -> None:
    (proposal,) = try_out(candidates([PluggedIn(f"serial:{reader.endpoint}", ""), PluggedIn("serial:/dev/absent", "")]))
    assert (proposal.family, proposal.condition) == ("id_card_reader", Condition.OK)


def test_every_family_is_looked_for_or_excused(monkeypatch: pytest.MonkeyPatch) -> None:
    things = [PluggedIn("serial:1a86:7523", ""), PluggedIn("usb:0483:5743", ""), PluggedIn("file:04b8:0202", "")]
    monkeypatch.setattr(proposals, "plugged_in", lambda: things)
    monkeypatch.setattr(proposals, "cameras_here", lambda: ["/dev/video0", "/dev/video2"])
    monkeypatch.setattr(proposals, "keyboards_here", lambda: [SCANNER, PAD])
    monkeypatch.setattr(announced, "announced_printers", lambda: [PRINTER])
    wanted = list(proposals.what_is_here())
    found = {each.family for each in wanted}
    excused = {
        name for name, manifest in manifests().items() if isinstance(reason := manifest.looked_for, str) and reason
    }
    assert found == set(manifests()) - excused, "its manifest says how it is looked for, or why it is not"
    for each in wanted:
        assert each.adapter in manifests()[each.family].adapters
    keyboards = {each.found: each.family for each in wanted if "input" in each.found}
    assert keyboards == {SCANNER: "code_scanner", PAD: "key_pad"}
    assert {each.family for each in wanted if not each.is_taken} == {"code_scanner", "key_pad", "document_printer"}
    assert next(each.options for each in wanted if each.family == "document_printer") == {
        "uri": "ipp://192.0.2.7/ipp/print",
        "uuid": "0f0e0d0c-0b0a-0908-0706-050403020100",
    }


def test_camera_reads_codes_where_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(proposal: Proposal) -> Proposal:
        return replace(proposal, condition=Condition.OK, evidence="a picture 0.1 s ago")

    monkeypatch.setattr(proposals, "_try_proposal", answers)
    two = try_out(candidates([], ["/dev/video0", "/dev/video2"]))
    assert [(each.family, each.found) for each in two] == [
        ("camera", "/dev/video0"),
        ("document_scanner", "/dev/video2"),
        ("code_scanner", "/dev/video0"),
    ]
    assert two[2].as_toml() == '[devices.code_scanner]\nadapter = "camera"\noptions = {  }\n'


def test_only_first_stream_of_a_camera_counts(tmp_path: Path) -> None:
    for name, index in (("video0", "0"), ("video1", "1"), ("video2", "0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index").write_text(f"{index}\n")
    links = tmp_path / "by-id"
    links.mkdir()
    (links / "usb-ACME_Camera-video-index0").symlink_to("../../video2")
    assert cameras_here(tmp_path, links) == ["/dev/video0", str(links / "usb-ACME_Camera-video-index0")]
    assert cameras_here(tmp_path, tmp_path / "none") == ["/dev/video0", "/dev/video2"]
    assert cameras_here(tmp_path / "none", links) == []


def test_former_settings_stay_beside_new_ones(tmp_path: Path) -> None:
    write_settings(SetUp("https://one.example", ()), tmp_path)
    file = write_settings(SetUp("https://two.example", ()), tmp_path)
    assert read_settings(file, {}).centre_url == "https://two.example"
    assert "https://one.example" in file.with_name("kiosk.toml.before").read_text("utf-8")


def test_failed_sealing_tells_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: list[str], **_options: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 1, "", "first line\nNo key.\n")

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(SecretNotSealed, match=r"^No key\.$"):
        seal("enrol_code", CODE, tmp_path)
