"""Writing a bundle as it goes out: nothing of it is kept, whatever its size."""

import hashlib
import io
import zipfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.bundles import COMMENT, CONTENTS, SIGNATURE, Bundle, Member, signed_text
from tracker.store.signing import Signer

_LARGE = 1 << 31
_READ_ONLY = 0o444 << 16


@dataclass(frozen=True)
class Content:
    """A file on its way into a bundle; `chunks` raises where its bytes are not what they were."""

    name: str
    size: int
    chunks: Iterable[bytes]


def written(bundle: Bundle, contents: Iterable[Content], signer: Signer) -> Iterator[bytes]:
    """The bytes of the sealed file, in chunks: the members, their list, the signature over all."""
    sink, hasher = _Sink(), hashlib.sha256()
    archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED)
    members: list[Member] = []
    for content in contents:
        member = yield from _put(archive, bundle, content, sink, hasher)
        members.append(member)
    listed = bundle.contents(members)
    yield from _put(archive, bundle, Content(CONTENTS, len(listed), [listed]), sink, hasher)
    archive.comment = COMMENT + b"0" * SIGNATURE
    archive.close()
    end = sink.taken()[:-SIGNATURE]
    hasher.update(end)
    yield end + signer.sign(signed_text(hasher.digest())).hex().encode()


def _put(
    archive: zipfile.ZipFile,
    bundle: Bundle,
    content: Content,
    sink: "_Sink",
    hasher: "hashlib._Hash",
) -> Generator[bytes, None, Member]:
    """Write one member, handing on what became ready; returns what the list says of it."""
    info = zipfile.ZipInfo(content.name, bundle.made_at.timetuple()[:6])
    info.external_attr = _READ_ONLY
    size, digest = 0, hashlib.sha256()
    with archive.open(info, "w", force_zip64=content.size >= _LARGE) as member:
        for chunk in content.chunks:
            size += len(chunk)
            digest.update(chunk)
            member.write(chunk)
            ready = sink.taken()
            hasher.update(ready)
            yield ready
    ready = sink.taken()
    hasher.update(ready)
    yield ready
    return Member(content.name, size, digest.digest())


class _Sink(io.RawIOBase):
    """What was written and not yet handed on; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
