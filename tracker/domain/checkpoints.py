"""A signed word on how far the book goes and what it held: the checkpoint, and proofs under it.

Each checkpoint covers the entries since the one before as a tree of hashes (RFC 6962, section
2.1), so that one entry can be proved to somebody who may not read the others.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.custody import digest_of, moment
from tracker.domain.ledger import canonical

KIND = "netral-checkpoint/1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: entries `first` to `last`, the seal of the last, the root over all of them.

    `previous` is the digest of the checkpoint before, `key` the public key of the signer.
    """

    number: int
    first: int
    last: int
    head: bytes
    root: bytes
    previous: str | None
    at: datetime
    key: bytes

    def text(self) -> str:
        """The canonical text; the signature is over its UTF-8 bytes."""
        return canonical(
            {
                "kind": KIND,
                "number": self.number,
                "first": self.first,
                "last": self.last,
                "head": self.head.hex(),
                "root": self.root.hex(),
                "previous": self.previous,
                "at": moment(self.at),
                "key": self.key.hex(),
            }
        )


def checkpoint_digest(text: str) -> str:
    """What the next checkpoint and the book say of one: `sha256:…`."""
    return digest_of(text.encode())


class Tree:
    """The root over seals that come one after the other; memory grows with the logarithm."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, seal: bytes) -> None:
        """One more leaf, at the end."""
        node, size = _leaf(seal), self.size
        while size & 1:
            node = _node(self._whole.pop(), node)
            size >>= 1
        self._whole.append(node)
        self.size += 1

    def root(self) -> bytes:
        """32 bytes; of an empty tree the hash of nothing."""
        if not self._whole:
            return hashlib.sha256(b"").digest()
        *left, root = self._whole
        for node in reversed(left):
            root = _node(node, root)
        return root


def paths(seals: Iterable[bytes], places: Sequence[int]) -> list[list[tuple[str, bytes]]]:
    """For each place (from 0), the neighbours that lead from its leaf up to the root.

    A neighbour is `("left" or "right", hash)`, by the side on which it stands.
    """
    level = [_leaf(seal) for seal in seals]
    found: list[list[tuple[str, bytes]]] = [[] for _ in places]
    at = list(places)
    while len(level) > 1:
        for number, place in enumerate(at):
            beside = place ^ 1
            if beside < len(level):
                found[number].append(("left" if beside < place else "right", level[beside]))
            at[number] = place // 2
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [_node(left, right) for left, right in pairs] + odd
    return found


def root_along(seal: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its neighbours lead to."""
    node = _leaf(seal)
    for side, beside in path:
        node = _node(beside, node) if side == "left" else _node(node, beside)
    return node


def _leaf(seal: bytes) -> bytes:
    return hashlib.sha256(b"\0" + seal).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
