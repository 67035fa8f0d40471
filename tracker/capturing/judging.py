"""Judging an address before it is asked: its form, and every number that its name leads to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address
from typing import TypeVar

from tracker.domain.outside import NotOutside, Place, Target, is_outside, target_of

Resolve = Callable[[str], Awaitable[list[str]]]
Told = TypeVar("Told")

PATIENCE = 20.0
"""Seconds to wait for a name, a connection, or the next bytes of an answer."""


async def soon(waited: Awaitable[Told]) -> Told:
    """What is waited for, if it comes within `PATIENCE`.

    Not `asyncio.wait_for`: where the answer comes in the instant in which the limit around it runs
    out, that of Python 3.11 forgets the limit, and who drips bytes could hold us for ever.

    Raises:
        TimeoutError: it did not come.
    """
    async with asyncio.timeout(PATIENCE):
        return await waited


async def resolved(host: str) -> list[str]:
    """The numbers of a name, by the machine's own resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def judged(
    address: str, allowed: Collection[Place] = (), resolve: Resolve = resolved
) -> tuple[Target, str]:
    """The address in its one form, and the number to connect to.

    Raises:
        NotOutside: it, or any number that its name leads to, is not outside; with `name`, its
            name leads to none.
    """
    target = target_of(address, allowed)
    if target.number is not None:
        return target, target.host
    try:
        numbers = await soon(resolve(target.host))
    except (OSError, UnicodeError, TimeoutError) as unknown:
        raise NotOutside("name") from unknown
    if not numbers:
        raise NotOutside("name")
    if target.place not in allowed:
        for number in numbers:
            if not is_outside(ip_address(number)):
                raise NotOutside("local")
    return target, numbers[0]
