"""Where releases come from: the centre over HTTP, or a folder on a stick for places without a network.

Neither is trusted: what comes is verified by `updates.fetching`.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient.fetcher import FetcherInterface

CHUNK = 256 * 1024
CONNECT_SECONDS = 10.0
SILENT_SECONDS = 30.0


class ReleaseOrigin(FetcherInterface, ABC):
    """Files by address, from any byte on (发布来源). `base` is the address of the repository, with a slash at its end."""

    base: str

    @abstractmethod
    def read(self, address: str, first: int) -> Iterator[bytes]:
        """The file from the byte `first` on. Raises DownloadError."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self.read(url, 0)


class WebOrigin(ReleaseOrigin):
    """The centre, or any web server that carries its files."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/") + "/"
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENT_SECONDS)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False)

    def read(self, address: str, first: int) -> Iterator[bytes]:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={first}-"} if first else {})
        try:
            answer = self._pool.request("GET", address, headers=headers, preload_content=False, redirect=False)
            yield from self._body(answer, address, first)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise DownloadError(f"{address}: {type(error).__name__}") from error

    def _body(self, answer: urllib3.BaseHTTPResponse, address: str, first: int) -> Iterator[bytes]:
        try:
            if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and first:
                return  # all of it is here
            if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                raise DownloadHTTPError(f"{address}: answered {answer.status}", answer.status)
            # a server that knows no ranges sends the file from its beginning
            to_skip = first if answer.status == HTTPStatus.OK else 0
            for chunk in answer.stream(CHUNK):
                skipped = min(to_skip, len(chunk))
                to_skip -= skipped
                yield chunk[skipped:]
        finally:
            answer.close()


class FolderOrigin(ReleaseOrigin):
    """A folder with the files of the centre's repository, on a USB stick for example."""

    def __init__(self, folder: Path) -> None:
        self.base = folder.resolve().as_uri() + "/"

    def read(self, address: str, first: int) -> Iterator[bytes]:
        file = Path(unquote(urlsplit(address).path))
        if not file.is_file():
            raise DownloadHTTPError(f"{file.name}: is not there", HTTPStatus.NOT_FOUND)
        try:
            with file.open("rb") as source:
                source.seek(first)
                while chunk := source.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise DownloadError(f"{file.name}: {error.strerror}") from error


def room_in(folder: Path) -> int:
    """Free bytes where the folder is. Raises OSError."""
    return shutil.disk_usage(folder).free
