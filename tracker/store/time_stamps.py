"""Asking authorities (RFC 3161) to say that a text existed at a moment, and holding them to it."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

PATIENCE = 15
"""Seconds to wait for an authority's answer."""

_ASKED = {"Content-Type": "application/timestamp-query"}


class StampRefused(Exception):
    """An authority could not be reached or gave no valid stamp; says why in one line."""


@dataclass(frozen=True)
class Authorities:
    """Where to ask, and the certificates (a file in PEM) that their answers must lead to."""

    addresses: tuple[str, ...] = ()
    roots: Path | None = None

    def ask(self, address: str, data: bytes) -> bytes:
        """The authority's answer for these bytes, checked; DER of a TimeStampResp.

        Raises:
            StampRefused: no answer, or one that does not hold.
        """
        request = TimestampRequestBuilder().data(data).build()
        asked = urllib.request.Request(address, request.as_bytes(), _ASKED)  # noqa: S310 - http(s) only: a setting
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - as above
                token: bytes = answer.read(1 << 20)
        except (urllib.error.URLError, OSError) as error:
            raise StampRefused(f"{address}: {error}") from error
        try:
            found = decode_timestamp_response(token)
            self._verify(VerifierBuilder.from_request(request), found, data)
        except (ValueError, VerificationError) as error:
            raise StampRefused(f"{address}: {error}") from error
        return token

    def moment_of(self, token: bytes, data: bytes) -> datetime | None:
        """The moment that a kept answer names for these bytes; None where it does not hold."""
        try:
            found = decode_timestamp_response(token)
            self._verify(VerifierBuilder(), found, data)
        except (ValueError, VerificationError):
            return None
        return found.tst_info.gen_time

    def _verify(self, builder: VerifierBuilder, found: TimeStampResponse, data: bytes) -> None:
        for root in _certificates(self.roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(found, data)


def _certificates(path: Path | None) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes()) if path else []
