"""Evidence bytes on disk, named by their SHA-256, hashed while they are written.

Bytes are made durable before any row speaks of them, so a row without bytes cannot be; bytes
without a row are swept later.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20


class TooLarge(Exception):
    """The stream held more bytes than the vault takes."""


class Altered(Exception):
    """Bytes in the vault are missing or no longer what their name says."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the vault says of bytes it took: SHA-256, number of bytes, and their first bytes."""

    digest: bytes
    size: int
    head: bytes


class Vault:
    """A folder of bytes by digest: `ab/abcdef…`; nothing in it is ever overwritten."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder, self.max_bytes = folder, max_bytes

    def path(self, digest: bytes) -> Path:
        name = digest.hex()
        return self.folder / name[:2] / name

    def keep(self, stream: BinaryIO) -> Kept:
        """Write the stream and make it durable; the same bytes are stored once.

        Raises:
            TooLarge: more than `max_bytes` came; nothing was kept.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        fd, name = tempfile.mkstemp(prefix=".incoming-", dir=self.folder)
        try:
            with os.fdopen(fd, "wb") as file:
                hasher, size, head = hashlib.sha256(), 0, b""
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > self.max_bytes:
                        raise TooLarge()
                    head = head or chunk[:8192]
                    hasher.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            digest = hasher.digest()
            target = self.path(digest)
            target.parent.mkdir(exist_ok=True)
            os.replace(name, target)
            _sync_folder(target.parent)
        finally:
            Path(name).unlink(missing_ok=True)
        return Kept(digest, size, head)

    def read(self, digest: bytes) -> Iterator[bytes]:
        """The bytes in chunks, hashed again on the way.

        Raises:
            Altered: at the first chunk where the file is missing, at the end where it differs.
        """
        hasher = hashlib.sha256()
        try:
            with self.path(digest).open("rb") as file:
                while chunk := file.read(CHUNK):
                    hasher.update(chunk)
                    yield chunk
        except FileNotFoundError as missing:
            raise Altered(digest.hex()) from missing
        if hasher.digest() != digest:
            raise Altered(digest.hex())

    def is_sound(self) -> bool:
        """True when the vault can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                return True
        except OSError:
            return False


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
