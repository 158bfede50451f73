"""Real servers with real certificates, good and bad: what is wrong is told in words."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from dateline.errors import FetchFailed
from dateline.fetch import Answer, Fetcher
from tests.fetch.servers import allowing_loopback, serving

_AUTHORITY = """
[ca]
default_ca = own
[own]
dir = .
new_certs_dir = .
database = index.txt
serial = serial
certificate = authority.pem
private_key = authority.key
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""


@dataclass(frozen=True)
class Authority:
    """A folder with an authority of its own, made for one run of the tests."""

    folder: Path

    @property
    def trusted(self) -> ssl.SSLContext:
        """Certificates checked by this authority alone."""
        return ssl.create_default_context(cafile=self.folder / "authority.pem")

    def server(self, name: str, *, until: str = "20990101000000Z", since: str = "20200101000000Z") -> ssl.SSLContext:
        """What a server needs that is called ``name``, with a certificate good from ``since`` to ``until``."""
        self.openssl(
            "req", "-new", *_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}",
        )  # fmt: skip
        self.openssl(
            "ca", "-batch", "-config", "own.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext",
            "-startdate", since, "-enddate", until,
        )  # fmt: skip
        return self.serving(name)

    def serving(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("authority"))
    (made.folder / "own.cnf").write_text(_AUTHORITY)
    (made.folder / "index.txt").touch()
    (made.folder / "serial").write_text("01")
    for name in ("authority", "itself"):
        made.openssl(
            "req", "-x509", *_KEY, "-days", "30", "-keyout", f"{name}.key", "-out", f"{name}.pem",
            "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
        )  # fmt: skip
    return made


async def page(request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(text="safe")


def get_safely(server: ssl.SSLContext, trusted: ssl.SSLContext | None) -> Answer:
    async def run() -> Answer:
        limits = allowing_loopback(allow_addresses=("localhost",))
        async with serving(page, server) as base, Fetcher(limits, tls=trusted) as fetcher:
            return await fetcher.get(base.replace("127.0.0.1", "localhost"))

    return asyncio.run(run())


def test_a_server_whose_certificate_holds_is_read(authority: Authority) -> None:
    assert get_safely(authority.server("localhost"), authority.trusted).body == b"safe"


@pytest.mark.parametrize(
    ("name", "dates", "words"),
    [
        ("localhost", {"until": "20210101000000Z"}, "has run out"),
        ("localhost", {"since": "20980101000000Z"}, "not valid yet"),
        ("elsewhere.example", {}, "for another name"),
    ],
)
def test_a_certificate_that_does_not_hold_is_told_in_words(
    authority: Authority, name: str, dates: dict[str, str], words: str
) -> None:
    with pytest.raises(FetchFailed, match=words) as caught:
        get_safely(authority.server(name, **dates), authority.trusted)
    assert caught.value.advice


def test_a_certificate_of_nobody_known_is_told_from_one_that_signs_itself(authority: Authority) -> None:
    with pytest.raises(FetchFailed, match="nobody that this machine trusts"):
        get_safely(authority.server("localhost"), None)
    with pytest.raises(FetchFailed, match="nobody but itself"):
        get_safely(authority.serving("itself"), None)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_a_server_that_speaks_only_what_is_no_longer_safe_is_told(authority: Authority) -> None:
    old = authority.server("localhost")
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1
    with pytest.raises(FetchFailed, match=r"old versions|no way of encrypting|broke the connection off"):
        get_safely(old, authority.trusted)


def test_a_certificate_is_checked_behind_a_redirect_as_well(authority: Authority) -> None:
    async def run() -> None:
        async with serving(page, authority.serving("itself")) as safe:

            async def handler(request: web.BaseRequest) -> web.StreamResponse:
                return web.Response(status=302, headers={"Location": safe})

            async with serving(handler) as base, Fetcher(allowing_loopback()) as fetcher:
                await fetcher.get(base)

    with pytest.raises(FetchFailed, match=r"nobody but itself \(redirected to https"):
        asyncio.run(run())
