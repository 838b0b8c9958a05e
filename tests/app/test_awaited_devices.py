"""A device on the network wakes its worker when it returns, also where its adapter does not tell where it is."""

import socket
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.devices.workers import awaited
from drivers.camera.adapter import OpenCvCamera
from drivers.camera.options import CameraOptions
from drivers.camera.shared import SharedCamera
from drivers.ports.clock import SystemMonotonicClock
from drivers.transport.address import TcpAddress
from drivers.transport.arrivals import ArrivalWatcher
from drivers.transport.option_places import network_places
from drivers.worker.recovery import Rung
from kiosk.services.settings import AdapterSettings

PATIENCE = 30.0


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ({"host": "10.0.0.9", "port": 9100}, [("10.0.0.9", 9100)]),
        ({"source": "rtsp://10.0.0.7/live"}, [("10.0.0.7", 554)]),
        ({"source": "http://10.0.0.7:8080/video", "fps": 5}, [("10.0.0.7", 8080)]),
        ({"serial": {"port": "tcp:10.0.0.8:4001"}, "keyboard": {"device": "/dev/input/event7"}}, [("10.0.0.8", 4001)]),
        ({"port": "/dev/ttyS0"}, []),
        ({"source": "/dev/video0"}, []),
        ({"source": "http://[broken"}, []),
        ({"address": "usb:0400:c35a"}, []),
    ],
)
def test_places_on_network_are_found_in_options(options: dict[str, Any], places: list[tuple[str, int]]) -> None:
    assert [(each.host, each.port) for each in network_places(options)] == places


ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=30),
    lambda inner: st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["host", "port", "source", "uri", "address", "serial"]), ANY))
def test_any_options_give_places_or_none(options: Mapping[str, Any]) -> None:
    assert all(isinstance(each, TcpAddress) for each in network_places(options))


@pytest.mark.parametrize("is_foreign", [True, False], ids=["another maker's", "a camera on the network"])
def test_worker_is_woken_when_network_device_returns(is_foreign: bool) -> None:
    gone = socket.create_server(("127.0.0.1", 0))
    port = gone.getsockname()[1]
    gone.close()
    setting = AdapterSettings("acme", {"host": "127.0.0.1", "port": port})
    device = None
    if not is_foreign:
        url = f"http://127.0.0.1:{port}/"
        setting = AdapterSettings("opencv", {"source": url})
        device = SharedCamera(OpenCvCamera(CameraOptions(source=url), SystemMonotonicClock())).user()
    woken: SimpleQueue[str] = SimpleQueue()
    worker: Any = SimpleNamespace(rung=lambda: Rung.FAULTY, poll_soon=lambda: woken.put("woken"))
    remote = [each for each in awaited(device, setting, worker) if each.reached_at is not None]
    assert [each.reached_at for each in remote] == [TcpAddress("127.0.0.1", port)]
    watcher = ArrivalWatcher(remote)
    watcher.start()
    with pytest.raises(Empty):
        woken.get(timeout=0.5)
    with socket.create_server(("127.0.0.1", port)):
        assert woken.get(timeout=PATIENCE) == "woken"
    watcher.close()
