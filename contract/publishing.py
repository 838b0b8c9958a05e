"""A published catalogue: version, digest, the files, and the centre's signature over all of it."""

from pydantic import AwareDatetime, Field

from contract.model import Message, Octets


class CatalogueBundle(Message):
    """The catalogue bundle (目录发布包). `files` maps relative paths (items/*.toml, departments.toml, reference/*.toml …) to their text.

    `signature` is Ed25519 over the canonical JSON of every other field.
    """

    version: int = Field(ge=1)
    published_at: AwareDatetime
    note: str = ""
    files: dict[str, str]
    signature: Octets
