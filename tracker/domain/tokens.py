"""Secrets that a client carries: only their digest is ever kept."""

import hashlib


def digest_of(token: str) -> bytes:
    """What is kept of a token: its SHA-256, 32 bytes. Tokens are long and random, so no salt."""
    return hashlib.sha256(token.encode()).digest()
