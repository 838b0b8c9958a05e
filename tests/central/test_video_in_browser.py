"""The whole way of a video: the console's page in Debian's Chromium, the centre between, and the terminal's own video process."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Response, Route, sync_playwright

from central.help_calls.models import WindowDuty
from contract import paths
from contract.help_calls import HelpCallRequest
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep
from drivers.camera.separate_video import SeparateVideoPeer, why_unable
from drivers.piped.pixels import picture_of, pixels_of
from drivers.ports.camera import Frame
from drivers.ports.video_peer import PeerStage, VideoOffer
from tests.central.served import served

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
WITHIN = 60.0
BROWSER = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
TONE = (
    sys.executable,
    "-c",
    (
        "import math, struct, sys, time\n"
        "piece = b''.join(struct.pack('<h', int(9000 * math.sin(n * 0.2))) for n in range(1600))\n"
        "while True:\n"
        "    sys.stdout.buffer.write(piece)\n"
        "    sys.stdout.buffer.flush()\n"
        "    time.sleep(0.1)\n"
    ),
)
"""A microphone into which somebody hums."""
RED = (30, 30, 200)
NOTED = """() => {
  window.noted = [];
  const [ask, close] = [window.fetch, RTCPeerConnection.prototype.close];
  window.fetch = async (to, options) => {
    const answer = await ask(to, options);
    if (to.endsWith("/end")) noted.push(`end ${answer.status}`);
    return answer;
  };
  RTCPeerConnection.prototype.close = function () {
    noted.push("closed");
    close.call(this);
  };
}"""
"""Keeps in which turn a talk is ended."""
BEAT_BY_HAND = """
  window.beats = [];
  window.Worker = class {
    constructor(path) { this.path = path; }
    addEventListener(kind, deed) { if (kind === "message") beats.push(deed); }
    postMessage() {}
    terminate() {}
  };
"""
"""A page whose clocks are pushed by the test; the last is that of the duty."""


class RedCamera:
    """A camera before a red wall."""

    def __init__(self) -> None:
        self._number = 0
        self._picture = picture_of(np.full((480, 640, 3), RED, np.uint8))

    def start(self) -> None:
        """It is always on."""

    def stop(self) -> None:
        """It stays on."""

    def latest(self) -> Frame:
        self._number += 1
        return Frame(self._picture, 0.0, self._number)


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the statements are tested beside."""
    return sqlite_url


@pytest.fixture
def address(app) -> Iterator[str]:
    with served(app) as where:
        yield where


@pytest.fixture
def page(address) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        page = browser.new_context(locale="zh-CN").new_page()
        page.set_default_timeout(WITHIN * 1000)
        page.goto(f"{address}/console/login")
        page.get_by_label("账户名").fill("张三")
        page.get_by_label("控制台口令").fill("open")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/console/manage")
        yield page
        browser.close()


@pytest.fixture
def heard_sound(tmp_path) -> Path:
    return tmp_path / "heard.pcm"


@pytest.fixture
def peer(heard_sound) -> Iterator[SeparateVideoPeer]:
    assert why_unable() == "", "aiortc is pinned: make setup"
    writes = (
        sys.executable,
        "-c",
        f"import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, open({str(heard_sound)!r}, 'wb'), 960)",
    )
    command = (sys.executable, "-m", "app.core.video_process")
    peer = SeparateVideoPeer(command, PROJECT, RedCamera, writes)
    yield peer
    peer.erase()


def step(terminal, what: HelpVideoStep, answer: str = "") -> HelpVideoAnswer:
    request = HelpVideoRequest(terminal_id=terminal.terminal_id, call_id="c1", step=what, answer=answer)
    heard = terminal.call("POST", paths.HELP_VIDEO, request.model_dump_json().encode())
    return HelpVideoAnswer.model_validate_json(heard.content)


def call_for_help(terminal) -> None:
    call = HelpCallRequest(terminal_id=terminal.terminal_id, call_id="c1")
    terminal.call("POST", paths.HELP_CALLS, call.model_dump_json().encode())


def ask_for_video(terminal) -> None:
    call_for_help(terminal)
    assert step(terminal, HelpVideoStep.ASK).state is HelpVideoState.RINGING


def be_on_duty(centre) -> None:
    """In a page that is open elsewhere."""
    with centre.database.writing() as session:
        session.merge(WindowDuty(operator="张三", tab="elsewhere", region="", seen_at=centre.clock.now()))


def is_camera_off(page: Page) -> bool:
    return page.evaluate("document.getElementById('here').srcObject === null")


def until(page: Page, holds: Callable[[], object], what: str) -> None:
    last = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < last, what
        page.wait_for_timeout(100)


def colour_there(page: Page) -> list[int]:
    """Red, green and blue in the middle of the citizen's picture, as the page shows it."""
    return page.evaluate("""() => {
      const video = document.getElementById("there");
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [video.videoWidth || 1, video.videoHeight || 1];
      const paper = canvas.getContext("2d");
      paper.drawImage(video, 0, 0);
      return [...paper.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data].slice(0, 3);
    }""")


def is_red_there(page: Page) -> bool:
    """Whether it is the picture of the terminal's camera."""
    red, green, blue = colour_there(page)
    return red > 120 and green < 90 and blue < 90


def loudness_there(page: Page) -> float:
    """The loudest moment of the citizen's sound since it was last asked for."""
    return page.evaluate("""async () => {
      const sound = document.getElementById("there").srcObject.getAudioTracks()[0];
      window.analyser ??= (() => {
        const context = new AudioContext();
        const made = context.createAnalyser();
        context.createMediaStreamSource(new MediaStream([sound])).connect(made);
        return made;
      })();
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.max(...samples.map(Math.abs));
    }""")


def samples(heard_sound: Path) -> np.ndarray:
    data = heard_sound.read_bytes() if heard_sound.exists() else b""
    return np.frombuffer(data[: len(data) // 2 * 2], np.int16)


def is_colourful(frame: Frame | None) -> bool:
    """Whether it is the browser's test picture, and not the grey of no picture."""
    return frame is not None and float(pixels_of(frame.picture).std()) > 20


def test_window_and_citizen_see_and_hear_each_other(terminal, page, address, peer, heard_sound):
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{address}/console/calls")
    page.get_by_role("button", name="在窗口接听视频").click()
    page.get_by_role("button", name="停止接听视频").wait_for()
    call_for_help(terminal)
    assert step(terminal, HelpVideoStep.LOOK).state is HelpVideoState.READY
    assert step(terminal, HelpVideoStep.ASK).state is HelpVideoState.RINGING
    with page.expect_popup() as opened:
        page.get_by_role("link", name="视频应答").click()
    video_page = opened.value
    video_page.set_default_timeout(WITHIN * 1000)
    video_page.on("pageerror", lambda error: wrong.append(str(error)))
    video_page.get_by_role("button", name="开始视频").click()
    until(video_page, lambda: step(terminal, HelpVideoStep.ASK).state is HelpVideoState.OFFERED, "the browser offers")
    offered = step(terminal, HelpVideoStep.ASK)
    peer.begin(VideoOffer(offered.offer), TONE)
    peer.show_screen(json.dumps({"title": "填写", "lines": ["手机号：已填（内容不显示）"]}))
    until(video_page, peer.answer, "the terminal answers")
    assert step(terminal, HelpVideoStep.ANSWER, peer.answer()).state is HelpVideoState.JOINED
    video_page.get_by_text("已接通").wait_for()
    video_page.get_by_text("手机号：已填（内容不显示）").wait_for()
    assert peer.stage() is PeerStage.TALKING
    until(video_page, lambda: is_red_there(video_page), "the window sees the citizen")
    until(video_page, lambda: is_colourful(peer.picture()), "the citizen sees the window")
    until(video_page, lambda: loudness_there(video_page) > 0.05, "the window hears the citizen")
    until(video_page, lambda: np.abs(samples(heard_sound)).max(initial=0) > 500, "the citizen hears the window")
    peer.show_screen(json.dumps({"title": "核对", "lines": []}))
    video_page.get_by_role("heading", name="核对").wait_for()
    video_page.evaluate(NOTED)
    video_page.get_by_role("button", name="结束视频").click()
    video_page.get_by_text("视频已结束。").wait_for()
    assert video_page.evaluate("noted") == ["end 204", "closed"], (
        "a connection that breaks before the centre knows is a lost one"
    )
    until(video_page, lambda: step(terminal, HelpVideoStep.ANSWER).state is HelpVideoState.OVER, "the centre knows it")
    until(video_page, lambda: peer.stage() is PeerStage.ENDED, "the terminal's end is over too")
    assert wrong == []


@pytest.fixture
def offered(terminal, page, address, centre) -> Page:
    """The page of the video, whose browser has answered the call; its operator is on duty elsewhere."""
    be_on_duty(centre)
    ask_for_video(terminal)
    page.goto(f"{address}/console/calls/{terminal.terminal_id}/c1/video")
    page.get_by_role("button", name="开始视频").click()
    until(page, lambda: step(terminal, HelpVideoStep.ASK).state is HelpVideoState.OFFERED, "the browser offers")
    page.get_by_role("button", name="结束视频").wait_for()
    return page


def test_window_hears_that_the_citizen_has_gone(terminal, offered):
    assert step(terminal, HelpVideoStep.END).state is HelpVideoState.OVER
    offered.get_by_text("群众已取消").wait_for()
    assert is_camera_off(offered)


def test_picture_that_is_lost_does_not_stay(terminal, offered, peer):
    peer.begin(VideoOffer(step(terminal, HelpVideoStep.ASK).offer), ())
    until(offered, peer.answer, "the terminal answers")
    step(terminal, HelpVideoStep.ANSWER, peer.answer())
    until(offered, lambda: is_red_there(offered), "the window sees the citizen")
    peer.erase()
    offered.get_by_text("线路不稳").wait_for()
    assert offered.evaluate("document.getElementById('there').srcObject === null"), (
        "no one is in a picture that stands still"
    )
    offered.on("dialog", lambda dialog: dialog.accept())
    offered.get_by_role("button", name="群众已离开").click()
    offered.get_by_text("终端会结束这次办理").wait_for()
    last = step(terminal, HelpVideoStep.ANSWER)
    assert (last.state, last.is_deserted) == (HelpVideoState.OVER, True)


def test_page_closes_when_its_login_is_over(offered):
    offered.context.clear_cookies()
    offered.get_by_text("登录已过期").wait_for()
    assert is_camera_off(offered)


def test_page_closes_without_a_network(offered):
    offered.context.set_offline(True)
    offered.get_by_text("网络不通，正在重试").wait_for()
    offered.get_by_text("网络不通，视频已结束。").wait_for()
    assert is_camera_off(offered)


def test_start_is_shown_when_it_can_be_pressed(page, address, terminal):
    held: list[Route] = []
    page.route("**/static/video.js", lambda route: held.append(route))  # noqa: PLW0108 -- playwright asks a bound method of a list for what it lacks
    page.goto(f"{address}/console/calls/{terminal.terminal_id}/c1/video", wait_until="commit")
    page.get_by_text("群众已同意视频").wait_for()
    assert page.get_by_role("button", name="开始视频").is_hidden()
    until(page, lambda: held, "the page asks for its script")
    held[0].continue_()
    page.get_by_role("button", name="开始视频").wait_for()


@pytest.mark.parametrize(("what", "words"), [("duty", "没有在岗"), ("call", "群众已取消"), ("login", "登录已过期")])
def test_camera_stays_off_without_leave(terminal, page, address, centre, what, words):
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => { window.wasOpened = true; };")
    if what != "duty":
        be_on_duty(centre)
    if what != "call":
        ask_for_video(terminal)
    page.goto(f"{address}/console/calls/{terminal.terminal_id}/c1/video")
    if what == "login":
        page.context.clear_cookies()
    page.get_by_role("button", name="开始视频").click()
    page.get_by_text(words).wait_for()
    assert page.evaluate("window.wasOpened === undefined")


def is_duty_taken(response: Response) -> bool:
    """Not its end, which the page says as it goes: what is said first may come last."""
    return response.url.endswith("/console/calls/duty") and "is_there=true" in (response.request.post_data or "")


def test_duty_ends_with_its_last_page(terminal, page, address):
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{address}/console/calls")
        one.get_by_role("button", name="在窗口接听视频").click()
        one.get_by_role("button", name="停止接听视频").wait_for()
    call_for_help(terminal)
    other.close()
    with page.expect_response(is_duty_taken):
        page.reload()
    until(
        page,
        lambda: step(terminal, HelpVideoStep.LOOK).state is HelpVideoState.READY,
        "it goes on in the page that is open",
    )
    page.goto(f"{address}/console/me")
    until(page, lambda: step(terminal, HelpVideoStep.LOOK).state is HelpVideoState.AWAY, "no page is open")


def test_duty_that_is_refused_shows_it(page, address):
    page.add_init_script(BEAT_BY_HAND)
    page.goto(f"{address}/console/calls")
    page.get_by_role("button", name="在窗口接听视频").click()
    page.get_by_role("button", name="停止接听视频").wait_for()
    page.context.set_offline(True)
    page.evaluate("beats.at(-1)()")
    page.get_by_text("没有发出去").wait_for()
    page.context.set_offline(False)
    page.evaluate("beats.at(-1)()")
    page.get_by_text("没有发出去").wait_for(state="hidden")
    page.context.clear_cookies()
    page.evaluate("beats.at(-1)()")
    page.get_by_role("button", name="在窗口接听视频").wait_for()
    page.get_by_text("现在没有在岗").wait_for()
