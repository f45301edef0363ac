"""Work done side by side: each share but the last in a forked process, the last one here.

A fork has all that its share needs, so nothing is sent but what comes out.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from generator.errors import ParityError

T = TypeVar("T")

CAN_FORK = sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()
PR_SET_PDEATHSIG = 1


def beside(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """What each task gives, in order; it must be picklable. Raises what a task raises; the others are ended then."""
    return list(in_turns([partial(_alone, task) for task in tasks]))


def _alone(task: Callable[[], T]) -> Iterator[T]:
    yield task()


def in_turns(shares: Sequence[Callable[[], Iterator[T]]]) -> Generator[T, None, None]:
    """One item of each share, then the next of each, until all have ended. Nobody is further ahead than a pipe holds.

    One share after the other, in the same order, where the system cannot fork. Raises what a share raises, the others
    are ended then; ParityError where a process ended from outside.
    """
    with ExitStack() as stack:
        if CAN_FORK:
            pipes: list[Connection] = []
            for share in shares[:-1]:
                stack.enter_context(_forked(share, pipes))
            turns = [_received(pipe) for pipe in pipes] + [share() for share in shares[-1:]]
        else:
            turns = [share() for share in shares]
        while turns:
            # The own one first: the others are at work meanwhile.
            given = [list(islice(turn, 1)) for turn in reversed(turns)][::-1]
            turns = [turn for turn, items in zip(turns, given, strict=True) if items]
            yield from chain.from_iterable(given)


@contextmanager
def _forked(share: Callable[[], Iterator[object]], pipes: list[Connection]) -> Iterator[None]:
    """A process that sends what ``share`` gives; ``pipes`` gains where it arrives."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    with closing(ours):
        pipes.append(ours)
        process = context.Process(target=_send, args=(share, theirs, tuple(pipes)))
        process.start()
        theirs.close()
        try:
            yield
        finally:
            process.terminate()
            process.join()


def _send(share: Callable[[], Iterator[object]], told: Connection, inherited: Sequence[Connection]) -> None:
    for pipe in inherited:  # held open here, it would keep this process waiting for a reader that is gone
        pipe.close()
    _end_with_parent()
    with suppress(BrokenPipeError):
        try:
            for one in share():
                told.send(("item", one))
            told.send(("end", None))
        except BrokenPipeError:
            raise
        except Exception as fault:  # it is raised where the item is waited for
            told.send(("fault", _portable(fault)))


def _end_with_parent() -> None:
    """Interrupts are the parent's to answer; when it ends, whatever ended it, so does this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _portable(fault: Exception) -> Exception:
    """The fault in a form that surely gets through a pipe; where it arose goes with it as a note."""
    if isinstance(fault, ParityError):
        return fault
    if isinstance(fault, OSError):
        return OSError(fault.errno, fault.strerror, fault.filename)
    told = RuntimeError(f"{type(fault).__name__}: {fault}")
    told.add_note(traceback.format_exc())
    return told


def _received(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            kind, one = pipe.recv()
        except (EOFError, OSError):
            raise ParityError(
                "a worker process ended before it was done, perhaps for want of memory; run again with --jobs 1"
            ) from None
        if kind == "fault":
            raise one
        if kind == "end":
            return
        yield one
