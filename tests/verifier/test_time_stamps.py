"""Time stamps: what an authority of openssl's signed holds, and nothing that only looks like it."""

import json
import random
from base64 import b64decode
from datetime import datetime

import pytest
from cryptography import x509

from tests.verifier.conftest import Check, Office, found
from tests.verifier.stamps import AT, Party, party, token
from tracker.verifier.netral_periksa import CHECKPOINTS, Roots, Unknown, Wrong, stamped

TEXT = b"titik segel untuk uji"


@pytest.fixture(scope="module")
def root() -> Party:
    return party("akar", is_authority=True)


@pytest.fixture(scope="module")
def stamper(root: Party) -> Party:
    return party("penera", root)


def trusting(*parties: Party) -> Roots:
    return Roots([one.certificate for one in parties])


def why(data: bytes, text: bytes = TEXT, roots: Roots | None = None) -> str:
    with pytest.raises((Wrong, Unknown)) as refused:
        stamped(data, text, roots)
    return str(refused.value)


def test_a_stamp_tells_when_and_by_whom(root: Party, stamper: Party) -> None:
    assert stamped(token(TEXT, stamper), TEXT, trusting(root)) == (AT, "CN=penera")
    assert stamped(token(TEXT, stamper), TEXT, None) == (AT, "CN=penera")


@pytest.mark.parametrize("method", ["rsa", "plain-rsa"])
def test_a_stamp_by_rsa_holds_too(root: Party, method: str) -> None:
    by = party("penera rsa", root, curve=False)
    assert stamped(token(TEXT, by, method=method), TEXT, trusting(root))[0] == AT


def test_a_stamp_may_lead_to_its_root_over_others(root: Party) -> None:
    between = party("antara", root, is_authority=True)
    by = party("penera", between)
    assert stamped(token(TEXT, by, also=[between]), TEXT, trusting(root))[0] == AT
    assert why(token(TEXT, by), roots=trusting(root)) == "root"


def test_a_stamp_on_another_text_is_none_on_this(root: Party, stamper: Party) -> None:
    assert why(token(b"lain", stamper), roots=trusting(root)) == "imprint"


@pytest.mark.parametrize(
    ("slip", "reason"),
    [({"status": 2}, "refused"), ({"said": b"lain"}, "digest"), ({"garble": True}, "signature"),
     ({"method": "unknown"}, "method"), ({"method": "rsa"}, "signature")],
)  # fmt: skip
def test_a_stamp_that_was_tampered_with_does_not_hold(
    root: Party, stamper: Party, slip: dict[str, object], reason: str
) -> None:
    assert why(token(TEXT, stamper, **slip), roots=trusting(root)) == reason


def test_a_stamp_by_a_certificate_that_is_not_for_it_does_not_hold(root: Party) -> None:
    assert why(token(TEXT, party("x", root, for_time=False)), roots=trusting(root)) == "purpose"
    assert why(token(TEXT, party("x", root, until=2023)), roots=trusting(root)) == "expired"


def test_a_stamp_whose_certificate_was_exchanged_does_not_hold(root: Party, stamper: Party) -> None:
    other = party("lain", root)
    assert why(token(TEXT, stamper, bound=other), roots=trusting(root)) == "certificate"


def test_a_stamp_by_a_stranger_does_not_lead_to_the_root(root: Party, stamper: Party) -> None:
    stranger = party("akar", is_authority=True)  # of the same name, with another key
    assert why(token(TEXT, stamper), roots=trusting(stranger)) == "root"
    unlawful = party("penera", party("bukan CA", root))  # whoever issued it may not issue any
    assert why(token(TEXT, unlawful), roots=trusting(root)) == "root"


def test_an_expired_root_vouches_for_nobody() -> None:
    old = party("akar lama", is_authority=True, until=2023)
    assert why(token(TEXT, party("penera", old)), roots=trusting(old)) == "root"


def test_no_damaged_stamp_stops_the_verifier(root: Party, stamper: Party) -> None:
    """Whatever stands in it, it holds or it is refused with a word for why."""
    whole, draw, roots = token(TEXT, stamper), random.Random(20241007), trusting(root)
    held = 0
    for _ in range(400):
        data = bytearray(whole)
        data[draw.randrange(len(data))] ^= draw.randrange(1, 256)
        cut = bytes(data[: draw.randrange(len(data))] if draw.random() < 0.2 else data)
        try:
            stamped(cut, TEXT, roots)
            held += 1
        except (Wrong, Unknown, ValueError):
            pass
    assert held < 40


def test_the_stamps_of_an_authority_hold_for_their_root_only(office: Office, check: Check) -> None:
    roots = Roots(x509.load_pem_x509_certificates(office.roots.read_bytes()))
    told = check(office.bundle, roots=roots)
    assert told.damaged == 0
    assert [n.code for n in told.notes if n.part == "stamp"] == ["stamp_holds"] * 2

    wrong = check(office.bundle, roots=trusting(party("lain", is_authority=True)))
    assert found(wrong) == {("stamp", "1", "stamp_form"), ("stamp", "2", "stamp_form")}
    assert {str(one.facts["why"]) for one in wrong.damage} == {"root"}

    unchecked = check(office.bundle)
    assert [n.code for n in unchecked.notes if n.part == "stamp"] == ["stamp_unchecked"] * 2


def test_an_authority_of_openssl_is_read_as_it_wrote(office: Office) -> None:
    told = json.loads(office.members[CHECKPOINTS].splitlines()[0])
    when, name = stamped(b64decode(told["stamps"][0]["token"]), told["text"].encode(), None)
    assert isinstance(when, datetime)
    assert name == "CN=stamper of the tests"
