"""The vault in an S3-compatible object store, which several servers can share.

The product asks the store for three things: objects that can be created only where none is
(`If-None-Match`), copies under the same condition, and multipart uploads. What a killed server
leaves of a multipart upload is the store's to end (a lifecycle rule of the bucket).
"""

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from tracker.store.vault import (
    CHUNK,
    Altered,
    Hashing,
    Kept,
    TooLarge,
    Unfinished,
    Vault,
    digest_at,
)

SCHEME = "s3"
if TYPE_CHECKING:
    from obstore import GetOptions  # a name for type checkers alone

_INCOMING = ".incoming"
_STAGING = ".staging"
_HEALTH = ".health"
_WHOLE = "whole"
_PART = 8 << 20
_AT_ONCE = 3
"""Parts on their way at the same time: with their size, the memory of one upload."""


class ObjectVault(Vault):
    """Evidence bytes at `s3://bucket/prefix`; keys, region and endpoint come from the variables
    that every S3 client reads (AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL …)."""

    def __init__(self, address: str, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.address = address

    @cached_property
    def _store(self) -> S3Store:
        """Opened by the process that uses it: its threads do not outlive a fork."""
        parts = urlsplit(self.address)
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            copy_if_not_exists="multipart",
            # An endpoint without TLS is the operator's word: the usual one is https.
            client_options={"connect_timeout": "5s", "timeout": "60s", "allow_http": True},
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=60)},
        )

    def keep(self, stream: BinaryIO) -> Kept:
        hashing = Hashing(self.max_bytes)
        chunks, first = hashing.past(stream), b""
        for chunk in chunks:
            first += chunk
            if len(first) >= _PART:
                break
        if len(first) < _PART:
            self._create(hashing.kept.digest, first)
            return hashing.kept
        name = f"{_INCOMING}/{secrets.token_hex(16)}"
        try:
            self._put_whole(name, _after(first, chunks))
            self._name(name, hashing.kept.digest)
        finally:
            self._forget([name])
        return hashing.kept

    def _put_whole(self, name: str, chunks: Iterable[bytes]) -> None:
        with obstore.open_writer(
            self._store, name, buffer_size=_PART, max_concurrency=_AT_ONCE
        ) as file:
            for chunk in chunks:
                file.write(chunk)

    def _create(self, digest: bytes, content: bytes) -> None:
        try:
            obstore.put(self._store, _place(digest), content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            self.check(digest)

    def _name(self, written: str, digest: bytes) -> None:
        """Copy inside the store, which ends only where nothing lies under the digest."""
        try:
            obstore.copy(self._store, written, _place(digest), overwrite=False)
        except AlreadyExistsError:
            self.check(digest)

    def opened(self, digest: bytes) -> AbstractContextManager[BinaryIO]:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever opened it closes it
        try:
            for chunk in self._chunks(digest):
                file.write(chunk)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def digests(self) -> Iterator[bytes]:
        for found in self._names(None):
            digest = digest_at(found)
            if digest is not None:
                yield digest

    def strays(self) -> Iterator[str]:
        ours = (f"{_INCOMING}/", f"{_STAGING}/", _HEALTH)
        for found in self._names(None):
            if digest_at(found) is None and not found.startswith(ours):
                yield found

    def has(self, digest: bytes) -> bool:
        try:
            obstore.head(self._store, _place(digest))
        except FileNotFoundError:
            return False
        return True

    def _chunks(self, digest: bytes, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        options: GetOptions = {}
        if length is not None:
            options["range"] = (start, start + length)
        elif start:
            options["range"] = {"offset": start}
        try:
            found = obstore.get(self._store, _place(digest), options=options)
        except FileNotFoundError as missing:
            raise Altered(digest.hex()) from missing
        for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    def _stamp(self, digest: bytes) -> object:
        try:
            found = obstore.head(self._store, _place(digest))
        except FileNotFoundError as missing:
            raise Altered(digest.hex()) from missing
        return found["e_tag"], found["size"], found["last_modified"]

    def stage(self, name: str, offset: int, content: bytes) -> None:
        place = f"{_STAGING}/{name}/{offset:020d}"
        obstore.put(self._store, place, content, use_multipart=False)

    def finish(self, name: str, size: int) -> Kept:
        hashing, whole = Hashing(size), f"{_STAGING}/{name}/{_WHOLE}"
        try:
            self._put_whole(whole, self._slices(name, size, hashing))
        except TooLarge as wrong:
            raise Unfinished(name) from wrong
        self._name(whole, hashing.kept.digest)
        return hashing.kept

    def _slices(self, name: str, size: int, hashing: Hashing) -> Iterator[bytes]:
        places = sorted(p for p in self._names(f"{_STAGING}/{name}/") if not p.endswith(_WHOLE))
        for place in places:
            if int(place.rpartition("/")[2]) != hashing.size:
                raise Unfinished(name)
            for chunk in obstore.get(self._store, place).stream(min_chunk_size=CHUNK):
                yield hashing.take(bytes(chunk))
        if hashing.size != size:
            raise Unfinished(name)

    def unstage(self, name: str) -> None:
        self._forget(list(self._names(f"{_STAGING}/{name}/")))

    def staged(self) -> Iterator[str]:
        yield from {place.split("/")[1] for place in self._names(f"{_STAGING}/")}

    def remove(self, digest: bytes) -> int:
        size = obstore.head(self._store, _place(digest))["size"]
        obstore.delete(self._store, _place(digest))
        return size

    def drop_leftovers(self) -> int:
        found = list(self._names(f"{_INCOMING}/"))
        self._forget(found)
        return len(found)

    def is_sound(self) -> bool:
        try:
            obstore.put(self._store, _HEALTH, b"", use_multipart=False)
        except (BaseError, OSError):
            return False
        return True

    def _names(self, prefix: str | None) -> Iterator[str]:
        for batch in obstore.list(self._store, prefix=prefix):
            for found in batch:
                yield found["path"]

    def _forget(self, names: list[str]) -> None:
        for name in names:
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                continue


def _place(digest: bytes) -> str:
    name = digest.hex()
    return f"{name[:2]}/{name}"


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
