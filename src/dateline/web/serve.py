"""The pages on a port: the one that is set, or the next free one, which is then said."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from dateline.config import Settings
from dateline.errors import BadSetting
from dateline.store import Store
from dateline.web.app import create_app
from dateline.web.site import OwnDesk
from dateline.web.strings import load_strings

TRIES = 50
GRACE_SECONDS = 5
"""How long answers that are under way are waited for when the desk is stopped."""


def bind(settings: Settings) -> socket.socket:
    """A listening socket at the settings' host and port, or at the next free port after it.

    Raises ``BadSetting`` where the host is not this machine's, or none of the next ports is free.
    """
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(settings.port, settings.port + TRIES) if settings.port else (0,):
        # The protocol is named because asyncio turns Nagle's delay (40 ms a page) off only where it is.
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, min(port, 65535)))
            bound.listen(128)
        except OSError as error:
            bound.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise BadSetting(f"host {settings.host}", f"cannot be served at ({error.strerror})") from error
        else:
            return bound
    raise BadSetting(f"port {settings.port}", f"neither it nor the {TRIES - 1} after it are free")


def address(settings: Settings, bound: socket.socket) -> str:
    """Where a browser on this machine finds the desk."""
    host = settings.host
    if host in ("0.0.0.0", "::", ""):  # noqa: S104  (compared, not bound)
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{bound.getsockname()[1]}/"


def serve(
    settings: Settings,
    *,
    store: Store | None = None,
    own_desk: OwnDesk | None = None,
    sample: bool = False,
    say: Callable[[str], None] = print,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the pages until interrupted.

    say: told in plain words where the desk is, and when its port was taken; ready: called with its address once it can
    be opened, before the first request; store, own_desk, sample: as for ``create_app``.
    """
    with bind(settings) as bound:
        port = bound.getsockname()[1]
        strings = load_strings("en")
        if settings.port and port != settings.port:
            say(strings("serve.taken", taken=settings.port))
        app = create_app(replace(settings, port=port), store, own_desk, sample=sample)
        url = address(settings, bound)
        say(strings("serve.at", url=url))
        if ready is not None:
            ready(url)
        config = uvicorn.Config(
            app,
            log_config=None,  # whoever runs the desk has set the log up
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[bound])
