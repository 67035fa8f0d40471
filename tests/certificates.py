"""Certificates of the tests' own: a root, and servers that it vouches for, or does not."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

_ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC))
_OVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=30))


@dataclass(frozen=True)
class Root:
    """Who issues certificates; `file` is the PEM to trust."""

    folder: Path
    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    file: Path

    def server(self, place: str, *, is_over: bool = False) -> ssl.SSLContext:
        """A server's side of TLS, with a certificate for that name or number."""
        key = ec.generate_private_key(ec.SECP256R1())
        begins, ends = _OVER if is_over else _ALWAYS
        certificate = (
            _begun(_called("server"), self.name, key, begins, ends)
            .add_extension(x509.SubjectAlternativeName([_place(place)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / f"{place}-{is_over}.pem"
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context


def root(folder: Path, called: str) -> Root:
    key, name = ec.generate_private_key(ec.SECP256R1()), _called(called)
    certificate = (
        _begun(name, name, key, *_ALWAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{called}.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return Root(folder, name, key, file)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} of the tests")])


def _place(place: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(place))
    except ValueError:
        return x509.DNSName(place)


def _begun(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
