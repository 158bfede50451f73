"""feedparser in a process of its own, which can be ended: no feed can hold up the desk, whatever it makes of it.

The process is started when a feed first needs it and kept for the next; feeds that are well made never pay for it. It
ends with whoever started it: when its input is closed, at the latest when a limit that the kernel holds is over.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from dateline.feeds.limits import Refused
from dateline.feeds.said import SaidFeed

MOST_SECONDS = 10.0
"""CPU seconds for one feed. Odd feeds of 1 MB, of which there are few, take feedparser 1 s."""

_PATIENCE = 6.0
"""How much longer than its CPU time a feed may take on a busy machine."""

LENGTH = struct.Struct("!I")
"""What goes before each question and each answer."""


class Question(msgspec.Struct):
    """One feed to read. seconds: of CPU, after which the process ends itself."""

    text: str
    url: str
    seconds: float


class Answer(msgspec.Struct):
    """said: what the feed says, or None where it was refused, with the reason."""

    said: SaidFeed | None = None
    refused: str = ""


def decode_apart(text: str, url: str) -> SaidFeed:
    """What feedparser makes of an XML feed found at ``url``. Raises ``Refused``, also where it takes too long."""
    question = msgspec.msgpack.encode(Question(text, url, MOST_SECONDS))
    with _lock:
        reply = _reader().ask(question, MOST_SECONDS * _PATIENCE)
    if reply is None:
        raise Refused(f"reading it took longer than {MOST_SECONDS:g} seconds, or more memory than any feed needs")
    answer = msgspec.msgpack.decode(reply, type=Answer)
    if answer.said is None:
        raise Refused(answer.refused)
    return answer.said


class _Process:
    def __init__(self) -> None:
        # With the same modules as here, and none of the folder that happens to be the current one.
        paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dateline.feeds.lenient"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            bufsize=0,
            start_new_session=True,  # a key pressed in the terminal is for the desk to deal with
        )

        assert self._process.stdin is not None
        os.set_blocking(self._process.stdin.fileno(), False)  # a process that does not read must not hold up this one

    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: bytes, seconds: float) -> bytes | None:
        """The answer, None where the process ended or was ended instead. seconds: to wait at most."""
        deadline = time.monotonic() + seconds
        asked = answered = False
        try:
            asked = self._write(LENGTH.pack(len(question)) + question, deadline)
            reply = self._read(deadline) if asked else None
            answered = reply is not None
            return reply
        finally:
            if not answered:
                self.end()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _write(self, data: bytes, deadline: float) -> bool:
        assert self._process.stdin is not None
        into = self._process.stdin.fileno()
        view = memoryview(data)
        while view:
            if not select.select([], [into], [], max(0.0, deadline - time.monotonic()))[1]:
                return False
            try:
                view = view[os.write(into, view[:65_536]) :]
            except BrokenPipeError:
                return False
        return True

    def _read(self, deadline: float) -> bytes | None:
        head = self._bytes(LENGTH.size, deadline)
        return None if head is None else self._bytes(LENGTH.unpack(head)[0], deadline)

    def _bytes(self, count: int, deadline: float) -> bytes | None:
        assert self._process.stdout is not None
        out = self._process.stdout.fileno()
        pieces = bytearray()
        while len(pieces) < count:
            if not select.select([out], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return None
            piece = os.read(out, min(1 << 20, count - len(pieces)))
            if not piece:
                return None
            pieces += piece
        return bytes(pieces)


_lock = threading.Lock()
_kept: list[_Process] = []


def _reader() -> _Process:
    if not _kept or not _kept[0].alive():
        _kept[:] = [_Process()]
    return _kept[0]


def end() -> None:
    """End the process that is kept, if there is one."""
    with _lock:
        while _kept:
            _kept.pop().end()


def _forget() -> None:
    """In a process that was forked from this one: the reader and whoever held the lock are not its own."""
    global _lock
    _lock = threading.Lock()
    _kept.clear()


os.register_at_fork(after_in_child=_forget)
