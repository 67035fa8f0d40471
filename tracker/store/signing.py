"""The house's own key, which signs checkpoints and bundles (Ed25519)."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


class Signer:
    """Signs with the key of this seed (32 bytes), which is asked for on first use.

    Keys of before stand in the file `former`, a public key a line: what they signed holds.
    """

    def __init__(self, seed: Callable[[], bytes], former: Path) -> None:
        self._seed, self._former = seed, former

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._seed())

    @property
    def public(self) -> bytes:
        """The public key: 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The signature over these bytes: 64 bytes."""
        return self._key.sign(data)

    def trusted(self) -> frozenset[bytes]:
        """The public keys whose signatures count: the house's own and those it had before."""
        lines = self._former.read_text().split() if self._former.exists() else []
        return frozenset({self.public, *(bytes.fromhex(line) for line in lines)})


def is_signed(key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the holder of a public key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
