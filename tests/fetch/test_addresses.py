from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import BadSetting
from dateline.fetch.addresses import is_disguised, is_public, may_connect, read_allowances, unwrapped

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ff0e::1",
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "169.255.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_off_the_public_internet_is_told_in_every_wrapping(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_on_the_public_internet_is_let_through_up_to_the_edge_of_the_table(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_as_public_as_the_one_inside(address: object) -> None:
    inner = ip_address(str(address))
    for prefix in ("::ffff:", "64:ff9b::"):
        wrapped = ip_address(f"{prefix}{inner}")
        assert unwrapped(wrapped) == inner
        assert is_public(wrapped) == is_public(inner)


@given(st.ip_addresses(v=4))
def test_nothing_that_python_itself_calls_private_is_public_here(address: object) -> None:
    parsed = ip_address(str(address))
    if parsed.is_private or parsed.is_multicast or parsed.is_reserved or parsed.is_loopback or parsed.is_link_local:
        assert not is_public(parsed)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.1", "0177.0.0.1", "1.2.3", "256", "1.1.1.1.1"]
)
def test_an_address_written_as_another_number_is_a_disguise(host: str) -> None:
    assert is_disguised(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "8.8.8.8", "example.org", "1and1.example", "x0.example", "::1", "a.b1"])
def test_a_plain_address_or_name_is_no_disguise(host: str) -> None:
    assert not is_disguised(host)


@pytest.mark.parametrize(
    ("entry", "address", "port", "host", "let_in"),
    [
        ("127.0.0.1", "127.0.0.1", 80, "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", 80, "127.0.0.2", False),
        ("127.0.0.1:8301", "127.0.0.1", 8301, "localhost", True),
        ("127.0.0.1:8301", "127.0.0.1", 8302, "localhost", False),
        ("10.0.0.0/8", "10.9.8.7", 443, "intranet.example", True),
        ("10.0.0.0/8:443", "10.9.8.7", 80, "intranet.example", False),
        ("10.0.0.0/8", "::ffff:10.9.8.7", 443, "intranet.example", True),
        ("::1", "::1", 8080, "localhost", True),
        ("[::1]:8080", "::1", 8080, "localhost", True),
        ("[::1]:8080", "::1", 80, "localhost", False),
        ("fd00::/8", "fd12::1", 80, "nas.example", True),
        ("Bridge.lan:1200", "172.18.0.3", 1200, "bridge.lan", True),
        ("bridge.lan:1200", "172.18.0.3", 1200, "elsewhere.example", False),
        ("bridge.lan", "172.18.0.3", 99, "BRIDGE.lan.", True),
    ],
)
def test_an_allowance_lets_in_what_it_names_and_nothing_else(
    entry: str, address: str, port: int, host: str, let_in: bool
) -> None:
    assert may_connect(address, port, host, read_allowances([entry])) is let_in


@pytest.mark.parametrize(
    "entry", ["", "http://127.0.0.1", "127.0.0.1:0", "127.0.0.1:port", "10.0.0.0/99", "a b", "127.1"]
)
def test_an_allowance_that_names_nothing_is_refused_with_how_to_write_it(entry: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read_allowances([entry])
    assert "127.0.0.1:8301" in (caught.value.advice or "")
