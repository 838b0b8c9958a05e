"""Debian's nginx before the centre: a private one on a private port, with its own folder, as a plain user, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ui.free_port import free_port

PROGRAM = Path("/usr/sbin/nginx")
_PLAIN_USER = "nobody"
_HANGS = 60


def is_installed() -> bool:
    return PROGRAM.exists()


@contextmanager
def nginx_before(upstream: int, in_server: str = "", in_http: str = "") -> Iterator[str]:
    """The address of an nginx that hands everything to this port, with further directives."""
    folder = Path(tempfile.mkdtemp(prefix="nginx"))
    port = free_port()  # not one that a client waiting for it could be lent itself, and so reach itself
    (folder / "nginx.conf").write_text(_configuration(folder, port, upstream, in_server, in_http))
    user = _PLAIN_USER if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    command = [PROGRAM, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    with subprocess.Popen(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(_HANGS)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_HANGS).close()
        except ConnectionRefusedError:
            continue
        return
    assert process.stderr is not None
    raise AssertionError(process.stderr.read().decode())


def _configuration(folder: Path, port: int, upstream: int, in_server: str, in_http: str) -> str:
    """As docs/architecture.md describes it: the target goes on as it came, and where it came from is told."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    return f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    {folders} access_log off; {in_http}
    server {{
        listen 127.0.0.1:{port};
        {in_server}
        location / {{
            proxy_pass http://127.0.0.1:{upstream};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""
