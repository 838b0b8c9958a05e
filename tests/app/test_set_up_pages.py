"""The set-up on the screen: five decisions by taps; a wrong one is told at once, and who was enrolled is offered to no one again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.devices.code_by_camera import NoCameraHere, scanned_code
from app.core.devices.proposals import Proposal, candidates
from app.core.local_means import staff_book
from app.core.paths import identity_file
from app.screen.set_up_pages import SetUpPages
from catalogue.schema import Level
from catalogue.text import Language
from contract.clock import SystemClock
from contract.enrolment_codes import shown
from contract.signatures import ReceivedRequest
from contract.signing_keys import VerifyKey
from contract.terminals import EnrolRequest
from drivers.transport.plugged import PluggedIn
from kiosk.services.condition.health import Health
from kiosk.services.maintenance.staff import INSTALLER
from kiosk.services.ports import Devices
from kiosk.services.settings import Settings, read_settings
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.intents import ChooseLanguage, OpenRow, PressButton, TypeQuery
from kiosk.view.note import Tone
from simulators.id_card_reader.simulator import IdCardSimulator
from tests.drivers.test_code_scanner import StillCamera, drawn
from tests.kiosk.parts import HandWorker
from tests.offline_queue.fake_centre import FakeCentre, Reply, centre_at_work, signed, signer_of
from tests.offline_queue.parts import CENTRE_KEY, TERMINAL_KEY
from tests.offline_queue.test_terminal_identity import ANSWER
from wording.store import load_wording

PIN = "135246"
CODE = shown("ABCDEFGHJKLM", CENTRE_KEY.verify_key)
FORGED = shown("ABCDEFGHJKLM", TERMINAL_KEY.verify_key)


def enrols(request: ReceivedRequest, _honest: Reply) -> Reply:
    """As a centre does that knows the code."""
    key = VerifyKey(EnrolRequest.model_validate_json(request.body).public_key)
    return signed(200, ANSWER.model_dump_json().encode(), signer_of(request, key))


class SetUpWalk:
    """Whoever stands before the screen of a new machine."""

    def __init__(self, folder: Path, reader: IdCardSimulator) -> None:
        self.settings = Settings(data=folder)
        self.worker, self.has_left = HandWorker(), False
        plugged = [PluggedIn(f"serial:{reader.endpoint}", "reader")]
        self.pages = SetUpPages(
            load_wording(), self.settings, self.worker, self._leave, lambda: candidates(plugged), self._scan
        )
        self.seen: str | Exception = ""

    def _scan(self) -> str:
        if isinstance(self.seen, Exception):
            raise self.seen
        return self.seen

    def _leave(self) -> None:
        self.has_left = True

    @property
    def screen(self) -> DiagnosticsScreen:
        screen = self.pages.view.screen
        assert isinstance(screen, DiagnosticsScreen)
        return screen

    @property
    def tone(self) -> Tone:
        assert self.screen.note is not None
        return self.screen.note.tone

    def press(self, key: str = "next") -> None:
        assert self.pages.perform(PressButton(key), self.pages.view.serial)
        while self.worker.pump():
            pass

    def type(self, text: str) -> None:
        assert self.pages.perform(TypeQuery(text), self.pages.view.serial)


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[SetUpWalk]:
    reader = IdCardSimulator(tmp_path / "by-id" / "reader")
    reader.start()
    yield SetUpWalk(tmp_path / "data", reader)
    reader.stop()


@pytest.fixture(scope="module")
def centre() -> Iterator[FakeCentre]:
    with centre_at_work() as running:
        running.misbehave = enrols
        yield running


def at_code(walk: SetUpWalk, address: str) -> None:
    walk.type(address)
    walk.press()
    walk.type(PIN)
    walk.press()


def test_code_held_before_camera_enrols(walk: SetUpWalk, centre: FakeCentre) -> None:
    at_code(walk, centre.url)
    for walk.seen, message in (
        ("https://example.com/a-poster", "没有扫到入网码"),
        (NoCameraHere(), "没有找到摄像头"),
        (OSError(), "没有扫到入网码"),
    ):
        walk.press("scan")
        assert walk.screen.note is not None
        assert message in walk.screen.note.text
        assert walk.screen.query == ""
    walk.seen = CODE
    walk.press("scan")
    assert [row.key for row in walk.screen.rows] == ["id_card_reader"]
    assert identity_file(walk.settings).exists()


def test_camera_of_new_machine_reads_enrolment_code() -> None:
    camera = StillCamera([drawn(CODE)])
    assert scanned_code(lambda: ["/dev/video0", "/dev/video2"], lambda _source: camera) == CODE
    assert camera.log == ["start", "stop", "close"]
    with pytest.raises(NoCameraHere):
        scanned_code(list)


def test_new_machine_is_set_up_by_taps(walk: SetUpWalk, centre: FakeCentre) -> None:
    at_code(walk, centre.url)
    walk.type(CODE)
    walk.press()
    assert [row.key for row in walk.screen.rows] == ["id_card_reader"]
    assert read_settings(walk.settings.data / "kiosk.toml", {}).centre_url == centre.url
    walk.press()
    walk.press()
    assert walk.screen.rows[0].value == ANSWER.terminal_id
    assert {"network.tcp", "disk.low"} <= {row.key for row in walk.screen.rows}
    assert not walk.has_left
    walk.press()
    assert walk.has_left
    written = (walk.settings.data / "kiosk.toml").read_text("utf-8")
    settings = read_settings(walk.settings.data / "kiosk.toml", {})
    assert settings.centre_url == centre.url
    assert settings.devices["id_card_reader"].adapter == "samv-serial"
    assert CODE not in written
    assert identity_file(walk.settings).exists()


def test_what_is_offered_counts_when_it_is_taken(walk: SetUpWalk, centre: FakeCentre) -> None:
    """Two printers of the hall's network that no one asked for: at most one is taken, and only by a touch."""
    printers = [
        Proposal(
            "document_printer",
            "ipp",
            {"uri": f"ipp://192.0.2.{n}/"},
            f"ipp://192.0.2.{n}/ A",
            is_offered=True,
            is_taken=False,
        )
        for n in (7, 8)
    ]
    at_code(walk, centre.url)
    walk.type(CODE)
    walk.press()
    walk.pages._devices += printers
    first, second = (each.found for each in printers)
    for found in (first, second):
        assert walk.pages.perform(OpenRow(found), walk.pages.view.serial)
    assert [row.value for row in walk.screen.rows[1:]] == ["未选用，点一下选用", "已选用，点一下取消"]
    walk.press()
    assert walk.screen.query == "ipp://192.0.2.8/"
    walk.press()
    walk.press()
    settings = read_settings(walk.settings.data / "kiosk.toml", {})
    assert settings.devices["document_printer"].options == {"uri": "ipp://192.0.2.8/"}
    assert walk.has_left


@pytest.mark.parametrize("address", ["", "http://elsewhere.example", "centre", "https://"])
def test_wrong_address_goes_no_further(walk: SetUpWalk, address: str) -> None:
    walk.type(address)
    walk.press()
    assert walk.tone is Tone.BAD
    assert walk.screen.note is not None
    assert "https://" in walk.screen.note.advice.partition("（")[0], "in the words of the page"
    assert walk.screen.query == address


@pytest.mark.parametrize("pin", ["", "12345", "123456", "111111", "一二三四五六"])
def test_pin_that_is_guessed_first_is_refused(walk: SetUpWalk, centre: FakeCentre, pin: str) -> None:
    walk.type(centre.url)
    walk.press()
    walk.type(pin)
    walk.press()
    assert walk.tone is Tone.BAD
    assert walk.screen.query == pin


def test_machine_cut_off_after_enrolment_can_be_entered(walk: SetUpWalk, centre: FakeCentre) -> None:
    at_code(walk, centre.url)
    walk.press("back")
    assert walk.screen.query == "", "the PIN is on no page again"
    walk.press()
    walk.type(CODE)
    walk.press()
    settings = read_settings(walk.settings.data / "kiosk.toml", {})
    staff = staff_book(replace(settings, data=walk.settings.data), Health(Devices(), Level.DISTRICT, SystemClock()))
    assert staff.admit(INSTALLER, PIN)
    assert PIN not in (walk.settings.data / "kiosk.toml").read_text("utf-8")


@pytest.mark.parametrize("code", ["", "ABCD", FORGED])
def test_wrong_code_enrols_nothing(walk: SetUpWalk, centre: FakeCentre, code: str) -> None:
    at_code(walk, centre.url)
    walk.type(code)
    walk.press()
    assert walk.tone is Tone.BAD
    assert not identity_file(walk.settings).exists()
    assert not (walk.settings.data / "kiosk.toml").exists()


def test_silent_printer_is_reported_before_it_is_taken(walk: SetUpWalk, centre: FakeCentre) -> None:
    at_code(walk, centre.url)
    walk.type(CODE)
    walk.press()
    walk.press()
    walk.type("ipp://127.0.0.1:9/ipp/print")
    walk.press()
    assert walk.tone is Tone.CAUTION
    walk.press()
    assert "document_printer" in {row.key for row in walk.screen.rows}


def test_second_tap_on_the_same_page_skips_none(walk: SetUpWalk, centre: FakeCentre) -> None:
    walk.type(centre.url)
    serial = walk.pages.view.serial
    assert walk.pages.perform(PressButton("next"), serial)
    assert not walk.pages.perform(PressButton("next"), serial)


def test_set_up_speaks_english_too(walk: SetUpWalk) -> None:
    assert "中心地址" in walk.screen.title
    walk.pages.perform(ChooseLanguage(Language.EN), walk.pages.view.serial)
    assert "Address of the centre" in walk.screen.title
