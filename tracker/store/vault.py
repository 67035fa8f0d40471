"""Evidence bytes, named by their SHA-256 and hashed while they are written; what every vault does.

`tracker.store.vault_folder` keeps them in a folder, `tracker.store.vault_objects` in an object
store. Bytes are made durable before any row speaks of them, so a row without bytes cannot be;
bytes without a row are swept later (`tracker.store.holding` says how nobody's are).
"""

import hashlib
import re
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from tracker.domain.file_dangers import ALLOWED
from tracker.store.scanner import Scanner

CHUNK = 1 << 20
HEAD = 8192
"""Bytes at the beginning of a file that tell its type."""

_REMEMBERED = 1000


class TooLarge(Exception):
    """The stream held more bytes than the vault takes."""


class Altered(Exception):
    """Bytes in the vault are missing or no longer what their name says."""


class Unfinished(Exception):
    """The slices of an upload do not make a whole of the size that was announced."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the vault says of bytes it took: SHA-256, number of bytes, and their first bytes."""

    digest: bytes
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Keeping:
    """Which types may be served, and who looks for malware (None: nobody does)."""

    allowed: tuple[str, ...] = ALLOWED
    scanner: Scanner | None = None


class Vault(ABC):
    """Bytes by digest; nothing in it is ever overwritten. `max_bytes` is the most `keep` takes,
    `keeping` what the operator said of what is served."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes, self.keeping = max_bytes, Keeping()
        self._intact: OrderedDict[bytes, object] = OrderedDict()

    @abstractmethod
    def keep(self, stream: BinaryIO) -> Kept:
        """Write the stream and make it durable; the same bytes are stored once.

        Raises:
            TooLarge: more than `max_bytes` came; nothing was kept.
            Altered: these bytes were kept before and are damaged now; nothing was changed.
        """

    # --- reading ---------------------------------------------------------------------------------

    def read(self, digest: bytes) -> Iterator[bytes]:
        """The bytes in chunks, hashed again on the way. The last chunk comes only when all of them
        were right, so that nobody is given a whole file that was altered.

        Raises:
            Altered: at the first chunk where the bytes are missing, at the last where they differ.
        """
        hasher, held = hashlib.sha256(), b""
        for chunk in self._chunks(digest):
            hasher.update(chunk)
            if held:
                yield held
            held = chunk
        if hasher.digest() != digest:
            raise Altered(digest.hex())
        if held:
            yield held

    def part(self, digest: bytes, start: int, length: int) -> Iterator[bytes]:
        """Some of the bytes, from the place `start` on, in chunks.

        Raises:
            Altered: before the first chunk, where the bytes as a whole are not what they were.
        """
        self.check(digest)
        yield from self._chunks(digest, start, length)

    def check(self, digest: bytes) -> None:
        """Hash the bytes again; those that nobody touched since the last time are not read twice.

        Raises:
            Altered: they are missing or differ.
        """
        stamp = self._stamp(digest)
        if self._intact.get(digest) == stamp:
            self._intact.move_to_end(digest)
            return
        for _chunk in self.read(digest):
            pass
        self._intact[digest] = stamp
        while len(self._intact) > _REMEMBERED:
            self._intact.popitem(last=False)

    @abstractmethod
    def opened(self, digest: bytes) -> AbstractContextManager[BinaryIO]:
        """The bytes as a file of this machine, to be read by a process of its own. Not hashed.

        Raises:
            Altered: they are missing.
        """

    @abstractmethod
    def digests(self) -> Iterator[bytes]:
        """The digests of everything that is kept, in no order."""

    @abstractmethod
    def strays(self) -> Iterator[str]:
        """The names of what lies in the vault and is neither evidence bytes under their digest nor
        on its way to be."""

    @abstractmethod
    def has(self, digest: bytes) -> bool:
        """True where bytes lie under that name, right or not."""

    @abstractmethod
    def _chunks(self, digest: bytes, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """From `start` on, all or so many. Raises `Altered` where nothing lies under that name."""

    @abstractmethod
    def _stamp(self, digest: bytes) -> object:
        """Changes whenever the bytes are written; raises `Altered` where there are none."""

    # --- uploads in slices -----------------------------------------------------------------------

    @abstractmethod
    def stage(self, name: str, offset: int, content: bytes) -> None:
        """Put a slice of an upload at its place, durably, whatever was there before."""

    @abstractmethod
    def finish(self, name: str, size: int) -> Kept:
        """Keep what was staged under a name as evidence bytes. The staged slices stay until
        `unstage`, so that finishing can be done again if nobody could write down that it was done.

        Raises:
            Unfinished: the slices are not all there.
            Altered: these bytes were kept before and are damaged now; nothing was changed.
        """

    @abstractmethod
    def unstage(self, name: str) -> None:
        """Forget the slices of an upload; without any, nothing."""

    @abstractmethod
    def staged(self) -> Iterator[str]:
        """The names of all uploads of which something is staged."""

    # --- the house around it ---------------------------------------------------------------------

    @abstractmethod
    def remove(self, digest: bytes) -> int:
        """Take bytes out for good and say how many there were. Only for bytes that no row names."""

    @abstractmethod
    def drop_leftovers(self) -> int:
        """Remove what writers left behind that were killed. Only while nobody writes."""

    @abstractmethod
    def is_sound(self) -> bool:
        """True when the vault can be written."""


def digest_at(place: str) -> bytes | None:
    """The digest whose bytes belong at that place, `ab/abcdef…`; None: nobody's do."""
    shelf, _, name = place.partition("/")
    if not _DIGEST.fullmatch(name) or name[:2] != shelf:
        return None
    return bytes.fromhex(name)


_DIGEST = re.compile("[0-9a-f]{64}")


class Hashing:
    """Bytes on their way past: hashed, counted, and their first ones remembered."""

    def __init__(self, most: int) -> None:
        self.size, self.head = 0, b""
        self._most, self._hasher = most, hashlib.sha256()

    def past(self, stream: BinaryIO) -> Iterator[bytes]:
        """A stream's bytes in chunks.

        Raises:
            TooLarge: behind the most bytes that may come.
        """
        while chunk := stream.read(CHUNK):
            yield self.take(chunk)

    def take(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        if self.size > self._most:
            raise TooLarge()
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        self._hasher.update(chunk)
        return chunk

    @property
    def kept(self) -> Kept:
        return Kept(self._hasher.digest(), self.size, self.head)
