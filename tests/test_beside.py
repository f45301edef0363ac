"""Work in forked processes: what comes out, in which order, and what becomes of the others when one fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from generator import beside
from generator.errors import ParityError

pytestmark = pytest.mark.skipif(not beside.CAN_FORK, reason="this system cannot fork")


def numbers(*given: int) -> Callable[[], Iterator[int]]:
    return partial(iter, given)


def failing(fault: Exception) -> None:
    raise fault


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_items_come_in_turns_until_all_shares_have_ended() -> None:
    assert list(beside.in_turns([numbers(1, 4, 7), numbers(2, 5), numbers(3, 6, 8, 9)])) == list(range(1, 10))


@pytest.mark.parametrize("fork", [True, False])
def test_results_are_in_the_order_of_the_tasks(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "CAN_FORK", fork)
    found = beside.beside([os.getpid, partial(sum, (1, 2)), os.getpid])
    assert found[1:] == [3, os.getpid()]
    assert (found[0] == os.getpid()) is not fork
    assert beside.beside([]) == []


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (ParityError("say where"), ParityError, "say where"),
        (OSError(28, "No space left on device", "/there"), OSError, "/there"),
        (ValueError("odd"), RuntimeError, "ValueError: odd"),
    ],
)
def test_what_a_process_raises_is_raised_here(fault: Exception, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        beside.beside([partial(failing, fault), os.getpid])


def test_a_fault_here_ends_the_others_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        beside.beside([partial(time.sleep, 60), partial(failing, ZeroDivisionError())])
    assert time.monotonic() - began < 30


def test_nobody_is_left_when_the_items_are_not_wanted_any_more() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield os.getpid()

    turns = beside.in_turns([endless, endless])
    there = next(turns)
    assert alive(there)
    turns.close()
    assert not alive(there)


@pytest.mark.parametrize("message", [b"", b"\0\0"], ids=["before it sends", "within a message"])
def test_a_killed_process_is_told_with_the_mend(message: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def send(share: object, told: Connection, inherited: object) -> None:
        os.write(told.fileno(), message)
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(beside, "_send", send)
    with pytest.raises(ParityError, match=r"ended before it was done.*--jobs 1"):
        beside.beside([os.getpid, os.getpid])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_processes_end_with_the_one_that_began_them(how: signal.Signals, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = (
        "import os, time\nfrom pathlib import Path\nfrom generator.beside import beside\n"
        f"def there(): Path({str(told)!r}).write_text(f'{{os.getpid()}}.'); time.sleep(60)\n"
        "beside([there, lambda: time.sleep(60)])\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL) as parent:
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text().endswith(".")) and time.monotonic() < until:
            time.sleep(0.02)
        child = int(told.read_text().rstrip("."))
        time.sleep(0.2)
        parent.send_signal(how)
        parent.wait(timeout=30)
        while alive(child) and time.monotonic() < until:
            time.sleep(0.02)
    assert not alive(child)
