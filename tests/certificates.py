"""Certificates made for a test by the ``openssl`` command: good ones, and any bad one that a test wants."""

from __future__ import annotations

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
[named]
subjectAltName = {names}
basicConstraints = CA:TRUE
"""


def make_certificate(
    folder: Path, *, names: str = "DNS:localhost", starts: timedelta = -timedelta(days=1), ends: timedelta
) -> Path:
    """A key and a certificate that it signs itself, in one file. starts, ends: from now."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.txt").touch()
    (folder / "config").write_text(_CONFIG.format(folder=folder, names=names))
    subject = "/CN=localhost/O=Orven Courier"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl(folder, "req", "-new", *curve, "-keyout", "key", "-out", "request", "-subj", subject)
    now = datetime.now(UTC)
    dates = ("-startdate", f"{now + starts:%Y%m%d%H%M%SZ}", "-enddate", f"{now + ends:%Y%m%d%H%M%SZ}")
    signing = ("-batch", "-notext", "-config", "config", "-selfsign", "-keyfile", "key", "-extensions", "named")
    _openssl(folder, "ca", *signing, *dates, "-in", "request", "-out", "certificate")
    whole = folder / "whole.pem"
    whole.write_text((folder / "key").read_text() + (folder / "certificate").read_text())
    return whole


def serving_with(certificate: Path) -> ssl.SSLContext:
    """What a server shows this certificate by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    """What a client checks certificates by that takes this one for an authority."""
    return ssl.create_default_context(cafile=str(certificate))


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
