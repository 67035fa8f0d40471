"""Prints find the copies of a picture and no other picture, least of all other pages of text."""

import base64
import io
import os
import random
import sys
from dataclasses import dataclass
from itertools import combinations

import pytest
from PIL import Image

from tests import pictures
from tests.pictures import CHANGES, PAGES, PHOTOS
from tracker.confined.prints import alike, print_of
from tracker.domain.near_copies import BITS, CANDIDATE, LIKE, VERY_LIKE

OF_EACH = 6
CHANGED = 2
SEED = 31
SURE = list(CHANGES)[:11]
"""After these every copy is found; without `make proof` one photo and one page is tried of each."""

IS_LONG = bool(os.environ.get("PROOF"))


@dataclass
class Print:
    hashes: list[int]
    smalls: list[Image.Image]


def printed(picture: Image.Image) -> Print:
    views = print_of(picture)
    assert next(iter(views)) == "whole"
    smalls = [Image.open(io.BytesIO(base64.b64decode(one["small"]))) for one in views.values()]
    return Print([int(view["hash"], 16) for view in views.values()], smalls)


def agreement(one: Print, other: Print) -> int:
    """Of 1000; 0 where the hashes already tell them apart, as the product asks no further."""
    ways = [(one.hashes[0], view) for view in other.hashes]
    ways += [(view, other.hashes[0]) for view in one.hashes]
    apart = min((mine ^ theirs).bit_count() for mine, theirs in ways)
    return int(1000 * alike(one.smalls, other.smalls)[0]) if apart <= CANDIDATE else 0


@pytest.fixture(scope="module")
def corpus() -> dict[tuple[str, int], tuple[Image.Image, Print]]:
    drawn = {
        (make.__name__, number): make(number * SEED + 1)
        for make in (*PHOTOS, *PAGES)
        for number in range(OF_EACH)
    }
    return {key: (picture, printed(picture)) for key, picture in drawn.items()}


def test_no_two_different_pictures_are_called_alike(corpus, capsys):
    measured = {
        (one, other): agreement(corpus[one][1], corpus[other][1])
        for one, other in combinations(corpus, 2)
    }
    wrong = {pair: found for pair, found in measured.items() if found >= LIKE}
    highest = max(measured.values())
    with capsys.disabled():
        sys.stdout.write(f"\nnear copies: {len(measured)} different pairs, highest {highest}\n")
    assert wrong == {}
    assert len(measured) == 48 * 47 // 2


def in_turn(change: str) -> set[str]:
    """One kind of photo and one of page, another for each change."""
    number = SURE.index(change)
    return {makes[number % len(makes)].__name__ for makes in (PHOTOS, PAGES)}


@pytest.mark.proof
def test_copies_are_found_whatever_became_of_them(corpus, capsys):
    found: dict[tuple[str, bool], list[int]] = {}
    for (kind, number), (picture, known) in corpus.items():
        if number >= CHANGED:
            continue
        for name, change in CHANGES.items():
            if name in SURE and not IS_LONG and (number or kind not in in_turn(name)):
                continue
            is_photo = kind in {make.__name__ for make in PHOTOS}
            copy = printed(change(picture, random.Random(number)))
            found.setdefault((name, is_photo), []).append(agreement(known, copy))
    share = {key: sum(one >= LIKE for one in all_) / len(all_) for key, all_ in found.items()}
    with capsys.disabled():
        for name in CHANGES:
            told = ", ".join(
                f"{what} {share[name, is_photo]:.0%} (lowest {min(found[name, is_photo])})"
                for is_photo, what in ((True, "photos"), (False, "pages"))
            )
            sys.stdout.write(f"near copies, {name}: {told}\n")
    assert {key for key, of_all in share.items() if key[0] in SURE and of_all < 1} == set()
    assert {name for name in CHANGES if share[name, True] < 5 / 6} == set()
    assert share["cut by 2 %", False] == share["telephone", False] == share["marked", False] == 1
    assert share["cut by 5 %", False] >= 0.8
    assert min(share["caption above", False], share["caption below", False]) >= 0.5


def test_the_hash_tells_where_it_gets_brighter():
    rising = Image.linear_gradient("L").resize((256, 256))
    view = print_of(rising)["whole"]
    to_the_right, downwards = divmod(int(view["hash"], 16), 1 << BITS // 2)
    assert to_the_right == 0
    assert downwards == (1 << BITS // 2) - 1


def test_one_changed_word_leaves_a_page_very_like_itself():
    """What is suggested is to be looked at: an altered word is not seen by any print."""
    page = pictures.letter(5)
    forged = page.copy()
    forged.paste((255, 255, 255), (110, 340, 330, 375))
    assert agreement(printed(page), printed(forged)) >= VERY_LIKE
