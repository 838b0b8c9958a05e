"""The site that the centre brings for nginx lets the terminals of a county in from one address, and is what nginx understands."""

import re
import subprocess
from pathlib import Path

import pytest

from contract import paths
from tests.architecture.sources import ROOT

SITE = ROOT / "packaging/gov-kiosk-centre/files/etc/nginx/sites-available/gov-kiosk-centre"
NGINX = "/usr/sbin/nginx"
TERMINALS = 85
"""Of a county, behind one address."""
LINES, BURST = 8, 6
"""Connections of one terminal (heartbeat, relay, feed, release, calls, pages of a visit), and requests of it in one second."""


def limits() -> dict[str, tuple[int, int, int]]:
    """For each place, how many connections, and requests in a second and beyond them, an address may have."""
    text = SITE.read_text("utf-8")
    rates = dict(re.findall(r"limit_req_zone \S+ zone=(\w+):\w+ rate=(\d+)r/s;", text))
    found = {}
    for place, block in re.findall(r"(?s)location (/\S*) \{(.*?)\}", text):
        lines = re.search(r"limit_conn \w+ (\d+);", block)
        requests = re.search(r"limit_req zone=(\w+) burst=(\d+) nodelay;", block)
        if lines and requests and requests[1] in rates:
            found[place] = (int(lines[1]), int(rates[requests[1]]), int(requests[2]))
    return found


@pytest.mark.parametrize(
    "place", [paths.HEARTBEAT, paths.RECORDS, paths.ENROL, "/releases/targets/terminal-1.0.0.squashfs"]
)
def test_terminals_of_county_come_from_one_address(place: str) -> None:
    (found,) = [limit for prefix, limit in limits().items() if place.startswith(prefix)]
    lines, rate, burst = found
    assert lines >= TERMINALS * LINES
    assert rate >= TERMINALS
    assert rate + burst >= TERMINALS * BURST


@pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx of Debian is not installed")
def test_site_is_understood_by_nginx(tmp_path: Path) -> None:
    """With a certificate that is thrown away."""
    subject = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=centre.example"]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run(["openssl", "req", "-x509", *subject, *files], check=True, capture_output=True)
    site = SITE.read_text("utf-8").replace("/etc/gov-kiosk-centre/tls", str(tmp_path))
    site = re.sub(r"(?m)^ *listen \[.*$", "", site)
    site = re.sub(r"listen (80|443)\b", rf"listen unix:{tmp_path}/\1", site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/errors;\nevents {{}}\nhttp {{\n{folders}\n{site}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    command = [
        NGINX,
        "-t",
        "-q",
        "-e",
        str(tmp_path / "errors"),
        "-p",
        str(tmp_path),
        "-c",
        str(tmp_path / "nginx.conf"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
