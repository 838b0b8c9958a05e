"""Debian's IPP printer (ippeveprinter) and spooler (cupsd): an A4 printer that is moved by files, and a queue before it."""

import contextlib
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.drivers.partners.daemons import answers, open_folder, program, running, until
from ui.free_port import free_port

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
</policy></busconfig>
"""
_ENGINE = """#!/bin/sh
# The engine of the printer: a jam holds the sheet; before the paper moves it looks whether the job was ended meanwhile.
cd {folder} || exit 1
touch "begun-$IPP_JOB_ID"
if [ -e jam ]; then echo "STATE: +media-jam-error" >&2; fi
while [ -e jam ]; do sleep 0.05; done
echo "STATE: -media-jam-error" >&2
if [ ! -e deaf ] && ipptool -tv -d id="$IPP_JOB_ID" {uri} job.test | grep -q processing-to-stop-point; then exit 1; fi
cp "$1" "out/$IPP_JOB_ID.pdf"
env | grep -E '^IPP_(MEDIA|SIDES|COPIES)' >"asked-$IPP_JOB_ID" || true
pages=$(pdfinfo "$1" | sed -n 's/^Pages: *//p')
if [ -e one-page ]; then pages=1; fi
echo "ATTR: job-impressions-completed=$((pages * ${{IPP_COPIES:-1}}))" >&2
"""
_JOB_TEST = """{
NAME "job"
OPERATION Get-Job-Attributes
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR language attributes-natural-language en
ATTR uri printer-uri $uri
ATTR integer job-id $id
STATUS successful-ok
}
"""
_CUPSD = """Listen 127.0.0.1:{port}
LogLevel debug
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FULL = "media?size1=iso_a4_210x297mm&type1=stationery&level1=250&size3=iso_dl_110x220mm&type3=envelope&level3=25"
_EMPTY = _FULL.replace("level1=250", "level1=0")


class EvePrinter:
    """An A4 printer. `out` holds what came out, by the number of the job."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self.uri = f"ipp://127.0.0.1:{port}/ipp/print"
        self.page = f"http://127.0.0.1:{port}"

    def papers(self) -> list[str]:
        """What came out, in order."""
        return sorted(each.name for each in (self._folder / "out").iterdir())

    def jam(self) -> None:
        """The next sheet, or the one under way, does not go on."""
        (self._folder / "jam").touch()

    def clear_jam(self) -> None:
        """A keeper pulls the sheet out."""
        (self._folder / "jam").unlink()

    def be_deaf(self) -> None:
        """From now on the engine prints what was ended while it was jammed."""
        (self._folder / "deaf").touch()

    def stop_after_one_page(self) -> None:
        """From now on one page of each document comes out, and the printer says that it is done."""
        (self._folder / "one-page").touch()

    def asked(self, job: int) -> str:
        """The paper that was asked for, as the engine was told."""
        return (self._folder / f"asked-{job}").read_text("utf-8")

    def tray(self, *, is_full: bool) -> None:
        """Paper in or out of the tray, as on the printer's own page."""
        self.load(_FULL if is_full else _EMPTY)

    def load(self, paper: str) -> None:
        """What lies in its trays, as the form on its own page sends it."""
        with urllib.request.urlopen(f"{self.page}/{paper}", timeout=60) as page:
            page.read()

    def has_begun(self) -> bool:
        """Whether the engine has taken a job."""
        return any(self._folder.glob("begun-*"))


@contextlib.contextmanager
def eve_printer() -> Iterator[EvePrinter]:
    """A printer of Debian's, on a message bus of its own, for it looks for one."""
    with open_folder() as folder, contextlib.ExitStack() as stack:
        bus, engine, port = folder / "bus", folder / "engine", free_port()
        (folder / "bus.conf").write_text(_BUS.format(socket=bus), "utf-8")
        log = folder / "log"
        stack.enter_context(running([_at("dbus-daemon"), f"--config-file={folder / 'bus.conf'}", "--nofork"], log))
        until(bus.exists, "the message bus did not come up")
        printer = EvePrinter(folder, port)
        (folder / "out").mkdir()
        (folder / "spool").mkdir()
        (folder / "job.test").write_text(_JOB_TEST, "utf-8")
        engine.write_text(_ENGINE.format(folder=folder, uri=printer.uri), "utf-8")
        engine.chmod(0o755)
        command = [_at("ippeveprinter"), "-2", "-r", "off", "-p", str(port), "-d", str(folder / "spool"), "-k"]
        command += ["-f", "application/pdf", "-c", str(engine), "-M", "ACME", "-m", "Kiosk A4", "Kiosk A4"]
        reported = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}", "HOME": str(folder)}
        stack.enter_context(running(command, log, reported))
        until(lambda: answers(port), "ippeveprinter did not come up")
        printer.tray(is_full=True)
        yield printer
        with contextlib.suppress(FileNotFoundError):
            printer.clear_jam()


@contextlib.contextmanager
def queue_before(device: str) -> Iterator[str]:
    """A spooler of Debian's with one queue that leads to `device`; the queue's address."""
    with open_folder() as folder:
        port = free_port()
        for name in ("root", "cache", "state", "spool", "tmp"):
            (folder / name).mkdir()
        (folder / "cupsd.conf").write_text(_CUPSD.format(port=port), "utf-8")
        kept = {
            "ServerRoot": "root",
            "CacheDir": "cache",
            "StateDir": "state",
            "RequestRoot": "spool",
            "TempDir": "tmp",
        }
        lines = [f"{key} {folder / name}" for key, name in kept.items()]
        lines += [f"{key} {folder / key.lower()}" for key in ("AccessLog", "ErrorLog", "PageLog")]
        (folder / "cups-files.conf").write_text("\n".join(lines) + "\n", "utf-8")
        command = [_at("cupsd"), "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        with running(command, folder / "log"):
            until(lambda: answers(port), "cupsd did not come up")
            server = {**os.environ, "CUPS_SERVER": f"127.0.0.1:{port}"}
            made = [_at("lpadmin"), "-p", "A4", "-E", "-v", device]
            made += ["-m", "everywhere"] if device.startswith("ipp") else ["-m", "raw"]
            subprocess.run(
                made, env=server, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            yield f"ipp://127.0.0.1:{port}/printers/A4"


def _at(name: str) -> str:
    found = program(name)
    assert found is not None, f"{name} is not installed"
    return found
