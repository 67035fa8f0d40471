"""Whoever got a bundle finds here how to check it, the one file, and the key of the office."""

import hashlib

from tracker.verifier import FILE


def test_anybody_gets_the_verifier_as_it_is_in_the_house(client) -> None:
    page, file = client.get("/periksa"), client.get("/periksa/netral-periksa.py")

    assert page.status_code == 200
    assert hashlib.sha256(file.data).hexdigest() in page.text
    assert file.data == FILE.read_bytes()
    assert "netral_periksa.py" in file.headers["Content-Disposition"]
    assert 'href="/periksa"' in client.get("/masuk").text


def test_the_page_names_the_key_and_those_of_before(client, store) -> None:
    key, former = client.application.extensions["netral"].signer.public.hex(), "ab" * 32
    assert former not in client.get("/periksa").text
    (store.home / "former-signing-keys").write_text(f"{former}\n")

    page = client.get("/periksa").text

    assert f"--kunci {key}" in page
    assert former in page


def test_the_page_is_complete_in_english(client) -> None:
    client.get("/masuk")
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    assert "Key of this office" in client.get("/periksa").text
