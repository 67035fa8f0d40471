"""What a person downloads from a case's page is whole for whoever checks it elsewhere."""

import io
import re

import pytest

from tests.bundles import case_with_evidence
from tests.verifier.conftest import found
from tracker.services import checkpoints
from tracker.verifier.netral_periksa import examined


@pytest.mark.parametrize("most", [1 << 16, 3])
def test_a_bundle_from_the_page_is_whole(
    session, work, world, sign_in, app, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Also where the book is so long that several checkpoints cover the case."""
    monkeypatch.setattr(checkpoints, "MOST", most)
    case = case_with_evidence(session, work, world)
    client, address = sign_in("verifier"), f"/perkara/{case.case_id}/segel"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token
    sent = client.post(address, data={"csrf_token": token[1], "reason": "Untuk sidang."})
    key = bytes.fromhex(re.search(rb'"key":"([0-9a-f]{64})"', sent.data)[1].decode())

    report = examined(io.BytesIO(sent.data), len(sent.data), [key], None)

    assert found(report) == set()
    assert report.facts["case_id"] == case.case_id
    assert report.counts["piece"] == 5
    assert (report.counts["checkpoint"] > 1) == (most == 3)
