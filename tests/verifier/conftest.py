"""One sealed bundle for all tests of the verifier, made from the rows of a real case."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.authority import Authority, authority
from tests.builders import world_of
from tests.bundles import (
    Members,
    Sealing,
    bundle_of,
    case_with_evidence,
    checkpointed,
    members_in,
    seal,
    seen_acts,
    signer_of,
)
from tests.conftest import TestClock, TestStore
from tests.journeys import Journey
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.work import Work
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities
from tracker.store.vault_folder import FolderVault
from tracker.verifier.netral_periksa import Report, Roots, examined


@dataclass(frozen=True)
class Office:
    """A bundle that is whole, and what it is made of."""

    bundle: bytes
    members: Members
    sealing: Sealing
    signer: Signer
    roots: Path
    kept_back: int


@pytest.fixture(scope="session")
def stamping() -> Iterator[Authority]:
    with authority() as found:
        yield found


@pytest.fixture(scope="session")
def office(engine: Engine, stamping: Authority, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two checkpoints with a time stamp each; a case of somebody else stands in between."""
    home = tmp_path_factory.mktemp("office")
    store, clock, signer = TestStore(home, engine), TestClock(), signer_of("10")
    stamps = Authorities((stamping.address,), stamping.roots)
    with store.session() as session:
        world, vault = world_of(session), FolderVault(home / "vault", 1 << 20)

        def work(actor: Actor) -> Work:
            return Work(session, actor, clock, running_law(session), vault)

        def system() -> Work:
            return work(world.system_actor)

        journey = case_with_evidence(session, work, world)
        seen_acts(session, work, journey)
        checkpointed(system, signer, stamps)
        Journey(session, work, world).filed()
        gone = seal(work, journey)
        checkpointed(system, signer, stamps)
        bundle, sealing = bundle_of(session, vault, journey.case_id, gone, signer)
    store.close()
    kept = tmp_path_factory.mktemp("roots") / "root.pem"
    kept.write_bytes(stamping.roots.read_bytes())
    return Office(bundle, members_in(bundle), sealing, signer, kept, 1)


Check = Callable[..., Report]


@pytest.fixture
def check(office: Office) -> Check:
    """What the verifier says of these bytes."""

    def checked(data: bytes, keys: Sequence[bytes] = (), roots: Roots | None = None) -> Report:
        return examined(io.BytesIO(data), len(data), list(keys), roots)

    return checked


def found(report: Report) -> set[tuple[str, str, str]]:
    return {(one.part, one.ref, one.code) for one in report.damage}
