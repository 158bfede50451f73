"""Certificates made for a test: good ones, and any bad one that a test wants."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

DAY = timedelta(days=1)


class Authority:
    """An authority that signs what a test asks for, and that nobody trusts but who is told to."""

    def __init__(self) -> None:
        self._signing = trustme.CA(organization_name="Orven Courier")

    @property
    def trusted(self) -> ssl.SSLContext:
        """What a client checks certificates by that trusts this authority alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._signing.configure_trust(context)
        return context

    def server(
        self, name: str = "localhost", *, since: datetime | None = None, until: datetime | None = None
    ) -> ssl.SSLContext:
        """What a server needs that is called ``name``. since, until: when its certificate holds; long where None."""
        now = datetime.now(UTC)
        signed = self._signing.issue_cert(
            name, common_name=name, not_before=since or now - 30 * DAY, not_after=until or now + 90 * DAY
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        signed.configure_cert(context)
        return context

    def itself(self) -> ssl.SSLContext:
        """What a server needs that shows the authority's own certificate, which signs itself."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "whole.pem"
            whole.write_bytes(self._signing.private_key_pem.bytes() + self._signing.cert_pem.bytes())
            context.load_cert_chain(whole)
        return context
