"""Printers found by DNS-SD: a second responder on the loopback interface announces them, and announcements are read whatever they hold."""

import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from app.cli.verbs import app
from drivers.transport import announced
from drivers.transport.announced import LISTEN_SECONDS, announced_printers, find_printer, printer_of
from drivers.transport.plugged import PluggedIn

LOOPBACK = ["127.0.0.1"]
PATIENCE = 30.0
NUMBER = "E3248000-80CE-11DB-8000-3C2AF4A1B2C3"
TXT = {"rp": "ipp/print", "ty": "ACME A4", "pdl": "application/pdf,image/urf"}


def printer(name: str, kind: str = "_ipp._tcp.local.", port: int = 8631, **txt: str) -> ServiceInfo:
    return ServiceInfo(
        kind,
        f"{name}.{kind}",
        addresses=[socket.inet_aton("127.0.0.1")],
        port=port,
        properties=TXT | txt,
        server="acme.local.",
    )


@pytest.fixture(scope="module")
def _announcing() -> Iterator[None]:
    responder = Zeroconf(interfaces=LOOPBACK, ip_version=IPVersion.V4Only)
    responder.register_service(printer("大厅 A4", UUID=NUMBER), cooperating_responders=True)
    responder.register_service(printer("Label", port=9631, pdl="image/pwg-raster"), cooperating_responders=True)
    responder.register_service(printer("Safe", "_ipps._tcp.local.", 631), cooperating_responders=True)
    yield
    responder.close()


def all_announced() -> list[PluggedIn]:
    """Listens until the three have answered: how long a busy machine takes for it is not what is asked here."""
    end = time.monotonic() + PATIENCE
    while len(found := announced_printers(LISTEN_SECONDS, LOOPBACK)) < 3 and time.monotonic() < end:
        pass
    return found


@pytest.mark.usefixtures("_announcing")
def test_printers_on_the_network_are_found() -> None:
    assert all_announced() == [
        PluggedIn("ipp://127.0.0.1:8631/ipp/print", f"大厅 A4 ACME A4 uuid={NUMBER}"),
        PluggedIn("ipp://127.0.0.1:9631/ipp/print", "Label ACME A4 (no PDF)"),
        PluggedIn("ipps://127.0.0.1/ipp/print", "Safe ACME A4"),
    ]


@pytest.mark.usefixtures("_announcing")
def test_printer_is_found_by_its_number_alone() -> None:
    plain = "e324800080ce11db80003c2af4a1b2c3"
    assert find_printer(plain, "ipp", PATIENCE, LOOPBACK) == "ipp://127.0.0.1:8631/ipp/print"
    assert find_printer(plain, "ipps", 0.3, LOOPBACK) is None, "never by a way that is less safe"
    assert find_printer("0" * 32, "ipp", 0.3, LOOPBACK) is None


def test_verb_lists_them_beside_what_is_plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [PluggedIn("ipp://192.0.2.7/ipp/print", "ACME A4")]
    monkeypatch.setattr(announced, "announced_printers", lambda: found)
    assert "ipp://192.0.2.7/ipp/print  ACME A4" in CliRunner().invoke(app, ["device", "plugged"]).output
    assert "192.0.2.7" not in CliRunner().invoke(app, ["device", "plugged", "--no-network"]).output


@given(st.dictionaries(st.sampled_from(["rp", "ty", "pdl"]), st.binary(max_size=80)), st.integers(0, 65535))
def test_whatever_is_announced_is_read(txt: dict[str, bytes], port: int) -> None:
    info = ServiceInfo(
        "_ipp._tcp.local.", "x._ipp._tcp.local.", addresses=[b"\x7f\x00\x00\x01"], port=port, properties=dict(txt)
    )
    found = printer_of(info)
    assert found is None or (found.address.startswith("ipp://127.0.0.1") and found.what.isprintable())
