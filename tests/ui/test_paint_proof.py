"""The proof of life follows a painted frame; where the display shows nothing, the answer of the screen's thread is the proof."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer

from tests.ui.window_driver import PATIENCE_MS, ScreenDriver
from ui.paint_proof import PaintProof

EVERY_MS = 20


def run_until(driver: ScreenDriver, is_done: Callable[[], bool]) -> None:
    timer = QElapsedTimer()
    timer.start()
    while not is_done() and timer.elapsed() < PATIENCE_MS:
        driver.prepared.application.processEvents()
    assert is_done()


def test_shown_screen_proves_itself_by_frames(driver: ScreenDriver) -> None:
    order: list[str] = []
    painted = driver.window.view.frameSwapped.connect(lambda: order.append("frame"))
    proof = PaintProof(driver.window, EVERY_MS, lambda: order.append("proof"))
    run_until(driver, lambda: order.count("proof") >= 2)
    proof.stop()
    driver.window.view.frameSwapped.disconnect(painted)
    assert order.index("frame") < order.index("proof")
    assert order.count("frame") >= order.count("proof")


def test_hidden_screen_proves_that_its_thread_answers(driver: ScreenDriver) -> None:
    driver.window.view.hide()
    said: list[str] = []
    proof = PaintProof(driver.window, EVERY_MS, lambda: said.append("alive"))
    run_until(driver, lambda: len(said) >= 2)
    proof.stop()
    driver.window.view.show()
    driver.settle()


def test_stopped_proof_says_nothing(driver: ScreenDriver) -> None:
    said: list[str] = []
    proof = PaintProof(driver.window, EVERY_MS, lambda: said.append("alive"))
    run_until(driver, lambda: bool(said))
    proof.stop()
    said.clear()
    driver.settle(3 * EVERY_MS)
    assert said == []
