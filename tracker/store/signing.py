"""The house's own key, which signs checkpoints and bundles (Ed25519)."""

import os
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


class Signer:
    """Signs with the key of the data folder, made there on its first use, or with a given one.

    `given` is the key's seed, 64 hexadecimal digits, for houses of several machines. Keys of
    before stand in the file `former-signing-keys`, a public key a line: what they signed holds.
    """

    def __init__(self, home: Path, given: str | None = None) -> None:
        self._home, self._given = home, given

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        seed = bytes.fromhex(self._given) if self._given else _kept(self._home / "signing-key")
        return Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        """The public key: 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The signature over these bytes: 64 bytes."""
        return self._key.sign(data)

    def trusted(self) -> frozenset[bytes]:
        """The public keys whose signatures count: the house's own and those it had before."""
        former = self._home / "former-signing-keys"
        lines = former.read_text().split() if former.exists() else []
        return frozenset({self.public, *(bytes.fromhex(line) for line in lines)})


def is_signed(key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the holder of a public key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _kept(path: Path) -> bytes:
    """The seed in that file; made by whoever needs it first, and read by all others."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex().encode())
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return bytes.fromhex(path.read_text())
