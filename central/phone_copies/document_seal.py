"""The electronic seal on a PDF: PAdES baseline B by pyHanko, with the centre's certificate or one of the sandbox.

It shows that the file came through this centre and was not altered since. Whether its content is true its issuer says, under the
verification code on the page. There is no timestamp authority: the time in the signature is this machine's.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from central.settings import CentreSettings

_FIELD = "ElectronicSeal"
_SANDBOX_NAME = "演示签章 Sandbox seal, of no authority"
_VALID = timedelta(days=3650)


class SealUnusable(Exception):
    """The key or certificate of the seal cannot be read (签章不可用); the text names the file."""


class NotSignable(Exception):
    """The document to be signed is no PDF that can be signed (无法签章)."""


@dataclass(frozen=True)
class DocumentSeal:
    """A private key and its certificate (签章证书), both PEM files. Thread-safe; signing takes some 20 ms."""

    key_file: Path
    certificate_file: Path
    chain_files: tuple[Path, ...] = ()

    def sign(self, pdf: bytes, reason: str) -> bytes:
        """The PDF with an invisible signature over all of it. Raises SealUnusable, NotSignable."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # takes half a second
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import signers
        from pyhanko.sign.fields import SigSeedSubFilter

        chain = [str(file) for file in self.chain_files]
        signer = signers.SimpleSigner.load(str(self.key_file), str(self.certificate_file), ca_chain_files=chain)  # type: ignore[no-untyped-call]  # has none
        if signer is None:
            raise SealUnusable(f"{self.key_file} and {self.certificate_file} are no key and certificate")
        how = signers.PdfSignatureMetadata(
            field_name=_FIELD, reason=reason, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        try:
            signed: bytes = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), how, signer=signer).getvalue()
        except (PdfError, ValueError) as error:
            raise NotSignable(type(error).__name__) from error
        return signed


def document_seal(settings: CentreSettings) -> DocumentSeal:
    """The seal of the settings; without one that of the sandbox."""
    if settings.seal_key_file is not None and settings.seal_certificate_file is not None:
        return DocumentSeal(settings.seal_key_file, settings.seal_certificate_file, settings.seal_chain_files)
    return sandbox_seal(settings)


def sandbox_seal(settings: CentreSettings) -> DocumentSeal:
    """Of no authority: for what the sandbox gives out, and for tests of a terminal. Made once, beside the other keys."""
    folder = settings.keys_folder / "sandbox-seal"
    seal = DocumentSeal(folder / "key.pem", folder / "certificate.pem")
    if not seal.certificate_file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(seal)
    return seal


def _make(seal: DocumentSeal) -> None:
    """Several processes may do it at once: the certificate comes last, and both are of the one whose key was first."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    fresh = ec.generate_private_key(ec.SECP256R1())
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    _write_once(seal.key_file, fresh.private_bytes(*form))
    key = serialization.load_pem_private_key(seal.key_file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealUnusable(f"{seal.key_file} holds no key of the sandbox")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _SANDBOX_NAME)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_once(seal.certificate_file, certificate.public_bytes(serialization.Encoding.PEM))


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all: a second process finds the file of the first one."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        Path(part).unlink()
