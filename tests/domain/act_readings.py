"""What the law says of some acts, written out whole: `python -m tests.domain.act_readings`.

The text is read by a person against the sources; the test then sees that it stays what is said.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.builders import law_documents
from tracker.domain.act_law import Answer
from tracker.domain.act_reasons import Cited
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.lawbook import Lawbook

FILE = Path(__file__).parent / "act_readings.md"

ACTS = """
like 2024-09-21 election=pilkada-2024 contest=regent_mayor status=PNS
like 2024-09-22 election=pilkada-2024 contest=regent_mayor status=CPNS
like 2024-10-01 election=pilkada-2024 contest=regent_mayor status=PPPK
like 2025-02-01 election=pilkada-2024 contest=governor status=PPPK_PW
like 2024-09 election=pilkada-2024 contest=regent_mayor
like 2023-11-05 election=pemilu-2024 status=PNS
like 2023-11-05 election=pemilu-2024 contest=governor status=PNS
like 2020-09-22 election=pilkada-2020 contest=regent_mayor status=PNS
like 2020-09-23 election=pilkada-2020 contest=regent_mayor status=PNS as_of=2024-10-01
like 2013-05-01 status=PNS
like 2025-12-01 status=PNS
like 2025-03-22 election=psu-2025-60d status=PNS
like 2018-03-01 status=PNS
like 2018-11-10 election=pemilu-2019 contest=dpr status=PPPK
like 2020 status=CPNS
post 2023-01-10 election=pemilu-2024 beneficiary=party status=PNS
banner 2024-10-01 election=pilkada-2024 contest=governor beneficiary=party
photo_with_candidate 2023-12-01 election=pemilu-2024 contest=dpr beneficiary=party status=PNS
partisan_activity 2024-10-01 election=pilkada-2024 contest=governor status=PNS
partisan_activity 2023-10 election=pemilu-2024 contest=president status=PNS
campaign_team 2024-09-01 election=pilkada-2024 contest=governor status=PNS
approach_party 2024-10-01 election=pilkada-2024 contest=regent_mayor status=PNS
party_member 2025-12-01 status=PNS
join_campaign 2024-10-01 election=pilkada-2024 contest=governor status=PNS
declare_support 2024-10-01 election=pilkada-2024 contest=governor status=PNS
declare_support 2024-09-01 election=pilkada-2024 contest=governor status=PPPK
other 2024-10-01 election=pilkada-2024
favouring_decision 2024-10-01 election=pilkada-2024 contest=governor status=PNS
support_letter 2019-02-01 election=pemilu-2019 status=PNS
spouse_campaign 2025-03-22 election=psu-pilkada-2025 region=14.08 status=PNS
""".strip().splitlines()


def asked(line: str) -> Act:
    """The act of a line: conduct, day, and what else is known of it."""
    conduct, on, *rest = line.split()
    known = dict(part.split("=") for part in rest)
    as_of = known.pop("as_of", None)
    return Act(
        conduct=conduct,
        on=PartialDay.parse(on),
        as_of=PartialDay.parse(as_of) if as_of else None,
        **known,
    )


def written(book: Lawbook) -> str:
    """The whole document."""
    return "\n".join(_document(book)) + "\n"


def _document(book: Lawbook) -> Iterator[str]:
    yield "# What the law says of some acts"
    yield ""
    yield "The sentences an officer may read, in both languages, with all that goes with them. An"
    yield "election, contest or status that is not named is not known. Written by"
    yield "`python -m tests.domain.act_readings > tests/domain/act_readings.md`; read what changes."
    for line in ACTS:
        found = classify(book, asked(line))
        yield from ("", f"## {line}", "")
        yield from _answer(found.answer)
        for other in found.alternatives:
            yield from ("", f"### {other.when.id} / {other.when.en}", "")
            yield from _answer(other.answer)


def _answer(answer: Answer) -> Iterator[str]:
    yield f"{answer.phase} · {answer.breach} · {answer.level} · {answer.remedy} · {answer.body}"
    yield f"rows {_listed(answer.rows)} · sanctions {_listed(answer.sanctions)}"
    yield ""
    if answer.provisions is None:
        yield "- provisions differ"
    for one in answer.provisions or ():
        yield f"- {_cited(one)}"
    for said in answer.why:
        yield f"- {said.id} / {said.en}"


def _cited(one: Cited) -> str:
    force = f"{one.in_force_from or '?'}…{one.in_force_until or ''}"
    return f"`{one.id}` {one.instrument}: {one.locator.id} / {one.locator.en}, {force}, {one.mark}"


def _listed(names: tuple[str, ...] | None) -> str:
    return "differ" if names is None else " ".join(names) or "none"


if __name__ == "__main__":
    sys.stdout.write(written(RunningLaw.from_documents(law_documents()).book))
