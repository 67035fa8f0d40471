"""What an editor says of stories: these items do not belong there, or they tell of one event.

The word is kept for every pair of items, so that it holds whatever is read later: stories are
formed anew around it at once.
"""

from collections.abc import Collection, Mapping
from itertools import product

from tracker.domain.errors import Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.newsdesk.stories import Pair, pair_of
from tracker.services.newsdesk import form_stories, one_at_a_time
from tracker.services.reasons import given_reason
from tracker.services.work import Work
from tracker.store import newsdesk as store


def split_story(
    work: Work, story: int, items: Collection[int], *, seen: Collection[int], reason: str
) -> int:
    """Take items out of the story that the item `story` is in; the story of what stays.

    `seen` are the items that the editor saw in it. Those taken out may stay together.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
        Stale: other items are in the story now; nothing was changed.
    """
    said = _may_say(work, reason)
    held = store.mates_of(work.session, [story])
    if not held:
        raise NotFound()
    if set(held) != set(seen):
        raise Stale()
    out = set(items) & set(held)
    stays = set(held) - out
    if not out or set(items) != out:
        raise Invalid({"butir": ["nothing_taken_out"]})
    if not stays:
        raise Invalid({"butir": ["nothing_stays"]})
    _say(work, {pair_of(*pair) for pair in product(out, stays)}, is_same=False)
    work.record(
        Act.STORY_SPLIT,
        f"news:{min(held)}",
        items=sorted(out),
        stays=sorted(stays),
        reason=said,
    )
    return _formed(work, held, min(stays))


def join_stories(
    work: Work, story: int, items: Collection[int], *, seen: Collection[int], reason: str
) -> int:
    """Bring the whole stories of `items` into that of the item `story`; the story they are now.

    `seen` are the items that the editor saw in all of them. What was said against it before no
    longer holds.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
        Stale: other items are in these stories now; nothing was changed.
    """
    said = _may_say(work, reason)
    held = store.mates_of(work.session, [story, *items])
    if story not in held:
        raise NotFound()
    if not set(items) <= held.keys():
        raise Invalid({"butir": ["not_read_yet"]})
    if held.keys() != set(seen):
        raise Stale()
    into = {item for item, own in held.items() if own == held[story]}
    brought = held.keys() - into
    if not brought:
        raise Invalid({"butir": ["one_story_already"]})
    across = {pair_of(a, b) for a, b in product(held, brought) if held[a] != held[b]}
    _say(work, across, is_same=True)
    work.record(
        Act.STORY_JOINED,
        f"news:{min(into)}",
        items=sorted(brought),
        into=sorted(into),
        stories=sorted(_stories(held, brought)),
        reason=said,
    )
    return _formed(work, held, story)


def _may_say(work: Work, reason: str) -> str:
    """The reason, where this person may speak; from here on nobody else changes stories."""
    work.actor.must(Permission.NEWS_EDIT)
    said = given_reason(reason)
    one_at_a_time(work.session)
    return said


def _say(work: Work, pairs: Collection[Pair], *, is_same: bool) -> None:
    by = work.actor.account_id
    store.say_of_pairs(work.session, pairs, is_same=is_same, at=work.now, by=by)


def _stories(held: Mapping[int, int], items: Collection[int]) -> list[list[int]]:
    """The items, those of one story together."""
    by_story: dict[int, list[int]] = {}
    for item in sorted(items):
        by_story.setdefault(held[item], []).append(item)
    return list(by_story.values())


def _formed(work: Work, held: Collection[int], item: int) -> int:
    work.count_anew(form_stories(work.session, held))
    return store.mates_of(work.session, [item])[item]
