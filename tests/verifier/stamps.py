"""Time stamps made by hand, right and wrong, as no honest authority would give them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AT = datetime(2024, 10, 9, 4, 0, tzinfo=UTC)
SHA256 = bytes.fromhex("0609608648016503040201")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
TIME = bytes.fromhex("060b2a864886f70d0109100104")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNER = bytes.fromhex("060b2a864886f70d010910022f")
METHODS = {
    "rsa": bytes.fromhex("06092a864886f70d01010b"),
    "plain-rsa": bytes.fromhex("06092a864886f70d010101"),
    "ec": bytes.fromhex("06082a8648ce3d040302"),
    "unknown": bytes.fromhex("06092a864886f70d01010a"),
}


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@dataclass(frozen=True)
class Party:
    """A key and its certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def party(
    name: str,
    issuer: Party | None = None,
    *,
    is_authority: bool = False,
    for_time: bool = True,
    until: int = 2034,
    curve: bool = True,
) -> Party:
    """Somebody with a certificate from 2020 on; who has no issuer vouches for themselves."""
    key: Any = ec.generate_private_key(ec.SECP256R1())
    if not curve:
        key = rsa.generate_private_key(65537, 2048)
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer.certificate.subject if issuer else own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(until, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    )
    if for_time and not is_authority:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    return Party(key, made.sign(issuer.key if issuer else key, hashes.SHA256()))


def token(
    text: bytes,
    by: Party,
    *,
    method: str = "ec",
    status: int = 0,
    also: Sequence[Party] = (),
    bound: Party | None = None,
    said: bytes | None = None,
    garble: bool = False,
) -> bytes:
    """A TimeStampResp over `text`. `said`: what the signed digest is over instead of the content;
    `bound`: whose certificate the signed attributes name instead of the signer's."""
    imprint = der(0x30, der(0x30, SHA256), der(4, hashlib.sha256(text).digest()))
    moment = der(0x18, AT.strftime("%Y%m%d%H%M%SZ").encode())
    info = der(0x30, number(1), bytes.fromhex("06042a030401"), imprint, number(7), moment)
    digest = hashlib.sha256(info if said is None else said).digest()
    named = der(4, hashlib.sha256((bound or by).der).digest())
    attributes = b"".join(
        [
            der(0x30, CONTENT_TYPE, der(0x31, TIME)),
            der(0x30, MESSAGE_DIGEST, der(0x31, der(4, digest))),
            der(0x30, SIGNER, der(0x31, der(0x30, der(0x30, der(0x30, named))))),
        ]
    )
    signature = _signature(by, der(0x31, attributes))
    if garble:
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    serial = by.certificate.serial_number
    signer = der(
        0x30,
        number(1),
        der(0x30, by.certificate.issuer.public_bytes(), number(serial)),
        der(0x30, SHA256),
        der(0xA0, attributes),
        der(0x30, METHODS[method]),
        der(4, signature),
    )
    signed = der(
        0x30,
        number(3),
        der(0x31, der(0x30, SHA256)),
        der(0x30, TIME, der(0xA0, der(4, info))),
        der(0xA0, *(one.der for one in (by, *also))),
        der(0x31, signer),
    )
    return der(0x30, der(0x30, number(status)), der(0x30, SIGNED_DATA, der(0xA0, signed)))


def _signature(by: Party, data: bytes) -> bytes:
    if isinstance(by.key, rsa.RSAPrivateKey):
        return by.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    signed: bytes = by.key.sign(data, ec.ECDSA(hashes.SHA256()))
    return signed
