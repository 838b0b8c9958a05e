"""The repository of releases, a folder of files that The Update Framework signs.

`metadata/` holds the signed lists, `targets/` the releases; both are served as they are, and may be copied to a stick.
Two of three root keys and the key of the targets are kept away from the centre; the key of snapshot and timestamp is with the
centre, so that its lists stay fresh by themselves. A thief of the centre can hold updates back, and forge none.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.repository import Repository

from central.releases.first_root import FIRST_ROOT
from contract.folders import put_in_place, write_atomically

VALID_FOR = {
    Root.type: timedelta(days=1095),
    Targets.type: timedelta(days=400),
    Snapshot.type: timedelta(days=60),
    Timestamp.type: timedelta(days=60),
}
"""How long a list counts: terminals that are updated by stick see a new one every few weeks."""

SERVED = 0o644
ROOT_KEYS = 3
ROOT_THRESHOLD = 2
ONLINE = (Snapshot.type, Timestamp.type)


class RepositoryUnusable(Exception):
    """The repository or a key cannot be used. Says why, and what to do."""


@dataclass
class ReleaseRepository(Repository):
    """A folder (发布库). `signers`: the keys that are here, by role; `now`: the clock. One process writes at a time."""

    folder: Path
    now: Callable[[], datetime]
    signers: dict[str, list[CryptoSigner]] = field(default_factory=dict)

    # --- what tuf.repository asks for ---

    def open(self, role: str) -> Metadata[Any]:
        """The newest list of the role, or an empty one. Raises RepositoryUnusable: it cannot be read."""
        file = self._newest(role)
        if file is None:
            return Metadata(_EMPTY[role]())
        try:
            return Metadata.from_file(str(file))
        except Exception as error:  # whatever a damaged file makes of the reader
            raise RepositoryUnusable(f"{file.name} cannot be read: {type(error).__name__}") from error

    def close(self, role: str, md: Metadata[Any]) -> None:
        """Sign and keep the next version. Raises RepositoryUnusable: a key is missing."""
        md.signed.version += 1 if self._newest(role) else 0
        md.signed.expires = (self.now() + VALID_FOR[role]).replace(microsecond=0)
        md.signatures.clear()
        if not self.signers.get(role):
            raise RepositoryUnusable(f"the key of {role} is not here: give the folder that holds it by --release-keys")
        for signer in self.signers[role]:
            md.sign(signer, append=True)
        name = f"{role}.json" if role == Timestamp.type else f"{md.signed.version}.{role}.json"
        self._metadata.mkdir(parents=True, exist_ok=True)
        write_atomically(self._metadata / name, md.to_bytes(), SERVED)

    @property
    def targets_infos(self) -> dict[str, MetaFile]:
        return {"targets.json": MetaFile(self.targets().version)}

    @property
    def snapshot_info(self) -> MetaFile:
        return MetaFile(self.snapshot().version)

    # --- what the centre does ---

    @property
    def is_begun(self) -> bool:
        """Whether there are signed lists."""
        return self._newest(Root.type) is not None

    @property
    def first_root(self) -> Path:
        """What is built into the terminals as the first trust."""
        return self._metadata / FIRST_ROOT

    def begin(self) -> None:
        """The first lists, signed by all keys. Raises RepositoryUnusable: they are there, or a key is missing."""
        if self.is_begun:
            raise RepositoryUnusable("the repository has been begun before")
        (self.folder / "targets").mkdir(parents=True, exist_ok=True)
        with self.edit_root() as root:
            for role, signers in self.signers.items():
                for signer in signers:
                    root.add_key(signer.public_key, role)
            root.roles[Root.type].threshold = min(ROOT_THRESHOLD, len(self.signers[Root.type]))
        with self.edit_targets():
            pass
        self._sign_lists(force=True)

    def add(self, release: Path, name: str) -> TargetFile:
        """Take a release in under this name and sign it; a name is never given twice. Raises RepositoryUnusable, OSError."""
        if name in self.targets().targets:
            raise RepositoryUnusable(f"{name} was published before: another content needs another version")
        target = self.folder / "targets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(name + ".part")
        shutil.copyfile(release, part)
        put_in_place(part, target)
        signed = TargetFile.from_file(name, str(target), ["sha256"])
        with self.edit_targets() as targets:
            targets.targets[name] = signed
        self._sign_lists(force=False)
        return signed

    def sign_again(self) -> None:
        """Sign root and targets for their whole time again. Raises RepositoryUnusable: a key is missing."""
        with self.edit_root():
            pass
        with self.edit_targets():
            pass
        self._sign_lists(force=False)

    def renew(self) -> bool:
        """Sign snapshot and timestamp again once half their time is over; True when it was done."""
        expires = min(self.timestamp().expires, self.snapshot().expires)
        if expires - self.now() > VALID_FOR[Timestamp.type] / 2:
            return False
        self._sign_lists(force=True)
        return True

    def ages(self) -> dict[str, datetime]:
        """When each list ends to count."""
        lists = (self.root(), self.targets(), self.snapshot(), self.timestamp())
        return {table.type: table.expires for table in lists}

    def _sign_lists(self, *, force: bool) -> None:
        self.do_snapshot(force)
        self.do_timestamp(force)

    def _newest(self, role: str) -> Path | None:
        if role == Timestamp.type:
            file = self._metadata / "timestamp.json"
            return file if file.is_file() else None
        numbered = [
            (int(number), file)
            for file in self._metadata.glob(f"*.{role}.json")
            if (number := file.name.partition(".")[0]).isdecimal()
        ]
        return max(numbered)[1] if numbered else None

    @property
    def _metadata(self) -> Path:
        return self.folder / "metadata"


_EMPTY: dict[str, Callable[[], Signed]] = {
    Root.type: Root,
    Targets.type: Targets,
    Snapshot.type: Snapshot,
    Timestamp.type: Timestamp,
}


# --- keys ---


def make_keys(folder: Path, roles: Iterable[str], passphrase: str) -> None:
    """New keys as PEM files, readable by their owner alone; those that are there stay. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for role in roles:
        for name in _names(role):
            if not (folder / name).exists():
                _write_private(folder / name, Ed25519PrivateKey.generate(), passphrase)


def read_keys(folder: Path, roles: Iterable[str], passphrase: str) -> dict[str, list[CryptoSigner]]:
    """The keys of the roles that are in the folder. Raises RepositoryUnusable: one cannot be opened."""
    return {
        role: [_read_private(folder / name, passphrase) for name in _names(role) if (folder / name).is_file()]
        for role in roles
    }


def _names(role: str) -> list[str]:
    if role == Root.type:
        return [f"root-{number}.pem" for number in range(1, ROOT_KEYS + 1)]
    return ["online.pem"] if role in ONLINE else [f"{role}.pem"]


def _write_private(file: Path, key: Ed25519PrivateKey, passphrase: str) -> None:
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as private:
        private.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))


def _read_private(file: Path, passphrase: str) -> CryptoSigner:
    try:
        key = load_pem_private_key(file.read_bytes(), passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, OSError) as error:
        raise RepositoryUnusable(f"{file.name} cannot be opened: is the passphrase right?") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RepositoryUnusable(f"{file.name} is no Ed25519 key")
    return CryptoSigner(key)
