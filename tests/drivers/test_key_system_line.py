"""The key system over HTTPS, with certificates of an office made for the test: only the right one is believed, on both sides."""

import itertools
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from drivers.ports.social_card_reader import CardChallenge, CardProof, KeysSilent
from drivers.social_card_reader.key_system import HsmAuthenticator
from drivers.social_card_reader.options import PcscOptions
from simulators.social_card_reader.key_system import SimulatedKeySystem
from simulators.social_card_reader.virtual_card import TEST_KEY
from tests.line_server import LineServer

CHALLENGE = CardChallenge("441600", "3B00", "00", "00" * 16, ("11" * 8, "22" * 8, "33" * 8, "44" * 8))


class CertificateOffice:
    """Issues certificates (证书机构) into a folder, its own too."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.own = folder / f"{name}.pem"
        may_issue = x509.BasicConstraints(ca=True, path_length=None)
        self._write(self.own, self._certificate(self._name, self._key, may_issue))

    def issued(self, name: str) -> tuple[Path, Path]:
        """Certificate and key of a machine at 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        at_loopback = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate, secret = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        self._write(certificate, self._certificate(called, key, at_loopback))
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, secret

    def _certificate(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(self._name, name, key.public_key(), x509.random_serial_number())
        lasting = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        return lasting.add_extension(extension, critical=True).sign(self._key, hashes.SHA256())

    @staticmethod
    def _write(file: Path, certificate: x509.Certificate) -> None:
        file.write_bytes(certificate.public_bytes(Encoding.PEM))


@pytest.fixture
def office(tmp_path: Path) -> CertificateOffice:
    return CertificateOffice(tmp_path, "office")


@pytest.fixture
def keys(office: CertificateOffice) -> Iterator[SimulatedKeySystem]:
    """A key system that talks with terminals of its office alone."""
    certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificates.load_cert_chain(*office.issued("keys"))
    certificates.load_verify_locations(office.own)
    certificates.verify_mode = ssl.CERT_REQUIRED
    system = SimulatedKeySystem(TEST_KEY, certificates)
    system.start()
    yield system
    system.stop()


def proved(url: str, ca: Path, own: tuple[Path, Path] | None) -> object:
    options = {"authenticator": "hsm", "hsm_url": url, "hsm_ca": str(ca)}
    if own is not None:
        options |= {"hsm_certificate": str(own[0]), "hsm_key": str(own[1])}
    return HsmAuthenticator(PcscOptions.model_validate(options)).prove(CHALLENGE)


def test_right_certificates_open_the_card(keys: SimulatedKeySystem, office: CertificateOffice) -> None:
    proof = proved(keys.url, office.own, office.issued("terminal"))

    assert isinstance(proof, CardProof)
    assert proof.expected
    assert proof.opening


def test_key_system_of_another_office_is_refused(
    keys: SimulatedKeySystem, office: CertificateOffice, tmp_path: Path
) -> None:
    other = CertificateOffice(tmp_path, "other")

    assert proved(keys.url, other.own, office.issued("terminal")) == KeysSilent(
        "the key system: SSLCertVerificationError"
    )


@pytest.mark.parametrize("issuer", ["", "other"])
def test_terminal_without_right_certificate_learns_nothing(
    keys: SimulatedKeySystem, office: CertificateOffice, tmp_path: Path, issuer: str
) -> None:
    own = CertificateOffice(tmp_path, issuer).issued("terminal") if issuer else None

    assert isinstance(proved(keys.url, office.own, own), KeysSilent)


def test_name_of_another_machine_is_refused(keys: SimulatedKeySystem, office: CertificateOffice) -> None:
    elsewhere = keys.url.replace("127.0.0.1", "localhost")

    assert isinstance(proved(elsewhere, office.own, office.issued("terminal")), KeysSilent)


def test_key_system_that_trickles_is_silent_in_time() -> None:
    is_over = threading.Event()

    def trickle(line: socket.socket) -> None:
        with suppress(OSError):
            line.recv(1 << 16)
            for byte in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: y\r\n"):
                line.sendall(bytes((byte,)))
                if is_over.wait(0.02):
                    return

    with LineServer(trickle) as server:
        options = {"authenticator": "hsm", "hsm_url": f"http://127.0.0.1:{server.port}/ssc", "hsm_within": 0.2}
        keys = HsmAuthenticator(PcscOptions.model_validate(options))
        silent = KeysSilent("the key system: TimeoutError")
        assert keys.prove(CHALLENGE) == silent
        assert keys.prove(CHALLENGE) == silent, "no second question beside the first"
        is_over.set()
