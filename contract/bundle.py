"""The centre's signature over a published catalogue."""

from datetime import datetime

from msgspec import Struct

from contract.canonical import canonical_bytes
from contract.publishing import CatalogueBundle
from contract.signing_keys import SigningKey, VerifyKey


class Publication(Struct, frozen=True):
    """A catalogue before it is signed (待发布目录). `files` maps relative paths to text."""

    version: int
    published_at: datetime
    files: dict[str, str]
    note: str = ""


def sign_bundle(publication: Publication, key: SigningKey) -> CatalogueBundle:
    """The bundle as terminals fetch it."""
    draft = CatalogueBundle(
        version=publication.version,
        published_at=publication.published_at,
        note=publication.note,
        files=publication.files,
        signature=b"",
    )
    return draft.model_copy(update={"signature": key.sign(_signed_part(draft))})


def is_signed_bundle(bundle: CatalogueBundle, key: VerifyKey) -> bool:
    """Whether the centre with this key published exactly this."""
    return key.is_signed(_signed_part(bundle), bundle.signature)


def _signed_part(bundle: CatalogueBundle) -> bytes:
    return canonical_bytes(bundle, without=("signature",))
