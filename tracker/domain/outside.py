"""What lies outside: which addresses of the web may be asked, and which never.

A page that an officer names is rendered by a machine of the office. Whatever the page asks for,
that machine must not reach into the office's own network, so every address is brought to one
form first and judged by the numbers that its name leads to.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote_to_bytes, urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters of an address."""

Ip = IPv4Address | IPv6Address
Place = tuple[str, int]
"""A host and a port."""


class NotOutside(Exception):
    """An address that is not asked; `code` says why: `scheme`, `malformed`, `user`, `port`,
    `local`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its one form: host in lower case, numbers as numbers, port said or implied."""

    scheme: str
    host: str
    port: int
    rest: str

    @property
    def place(self) -> Place:
        return self.host, self.port

    @property
    def number(self) -> Ip | None:
        """The host where it is a number and no name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.rest}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(address: str, allowed: Collection[Place] = ()) -> Target:
    """The address in its one form, if its host and port may be asked at all.

    `allowed` are places that may be asked whatever they are. A name that passes has still to be
    resolved, and every number it leads to judged by `is_outside`.

    Raises:
        NotOutside: with the reason.
    """
    address = address.strip()
    if len(address) > LONGEST or any(sign <= " " or sign in "\\\x7f" for sign in address):
        raise NotOutside("malformed")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as wrong:
        raise NotOutside("malformed") from wrong
    if parts.scheme not in PORTS:
        raise NotOutside("scheme")
    if "@" in parts.netloc:
        raise NotOutside("user")
    host = _host(parts.netloc)
    if port is None:
        port = PORTS[parts.scheme]
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, host, port, rest)
    if target.place not in allowed:
        _must_be_outside(target)
    return target


def _must_be_outside(target: Target) -> None:
    if target.port not in PORTS.values():
        raise NotOutside("port")
    number = target.number
    if number is not None:
        if not is_outside(number):
            raise NotOutside("local")
        return
    labels = target.host.split(".")
    if len(labels) < 2 or labels[-1] in _OWN_NAMES or target.host.endswith(".home.arpa"):
        raise NotOutside("local")


def _host(netloc: str) -> str:
    """The host of what stands before the path, as a browser would read it."""
    if netloc.startswith("["):
        try:
            return str(IPv6Address(netloc[1 : netloc.index("]")].replace("%", "x")))
        except ValueError as wrong:
            raise NotOutside("malformed") from wrong
    name = netloc.partition(":")[0]
    try:
        name = unicodedata.normalize("NFKC", unquote_to_bytes(name).decode())
        name = name.replace("\u3002", ".").lower().removesuffix(".")
        name = ".".join(label.encode("idna").decode() for label in name.split("."))
    except UnicodeError as wrong:
        raise NotOutside("malformed") from wrong
    if not name or len(name) > 253 or not set(name) <= _SIGNS or ".." in name:
        raise NotOutside("malformed")
    last = name.rpartition(".")[2]
    return str(_number(name)) if last.isdecimal() or last.startswith("0x") else name


def _number(name: str) -> IPv4Address:
    """An IPv4 address in any form that browsers take: decimal, octal, hexadecimal, short."""
    try:
        parts = [_part(part) for part in name.split(".")]
    except ValueError as wrong:
        raise NotOutside("malformed") from wrong
    *first, last = parts
    if len(parts) > 4 or any(part > 255 for part in first) or last >= 256 ** (5 - len(parts)):
        raise NotOutside("malformed")
    return IPv4Address(sum(part << (24 - 8 * at) for at, part in enumerate(first)) + last)


def _part(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)


def is_outside(number: Ip) -> bool:
    """True for an address that anybody's machine in the world may have, and no other.

    Addresses that carry another one (mapped, translated, tunnelled) are none, whatever they carry.
    """
    if isinstance(number, IPv4Address):
        return number.is_global and not any(number in net for net in _NOT_OUTSIDE_4)
    if number.scope_id or number not in _UNICAST_6 or any(number in net for net in _NOT_OUTSIDE_6):
        return False
    return number.is_global and (int(number) >> 32) & 0xFDFFFFFF != _ISATAP


_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")

_OWN_NAMES = frozenset(
    [
        "alt",
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "test",
    ]
)
"""Ends of names that mean something only inside a network."""

_NOT_OUTSIDE_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a carrier
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own services, at a public number
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
"""Mapped, compatible, NAT64, unique local, link-local and multicast addresses all lie beside it."""

_NOT_OUTSIDE_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # Teredo, benchmarks, ORCHID and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_ISATAP = 0x00005EFE
"""Third quarter of an address that carries an IPv4 one for a tunnel of a site."""
