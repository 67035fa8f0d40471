"""What speaks for and against an item of news being about a case, each clue as a number.

The clues are those of a careful reader: place, office, conduct, platform, days before and after,
election, numbers, distinctive words. What each weighs stands in `weights`.
"""

from math import log1p

from tracker.newsdesk.places import Whereabouts
from tracker.newsdesk.rarity import Rarity
from tracker.newsdesk.readings import ArticleReading, CaseReading, Span
from tracker.newsdesk.vocabulary import CONDUCTS, NEUTRALITY, POSTS
from tracker.newsdesk.words import terms

Clues = dict[str, float]

NEVER = 400
"""Days that stand for no day at all."""
_LARGE = 5
_CONDUCT_WORDS = {kind: frozenset(terms(words)) for kind, words in CONDUCTS.items()}
_POST_WORDS = frozenset(terms(POSTS))


def clues(case: CaseReading, article: ArticleReading, rarity: Rarity) -> Clues:
    """Every clue of a pair, by name."""
    found = _of_place(case, article) | _of_days(case, article) | _of_words(case, article, rarity)
    found |= _of_posts(case, article) | _of_conduct(case, article)
    found |= _of_numbers(case, article) | _of_subject(article)
    found["place_and_words"] = found["same_region"] * found["coverage"]
    found["place_and_week"] = found["same_region"] * found["within_week"]
    return found


def may_be_about(case: CaseReading, article: ArticleReading) -> bool:
    """False where nothing of place joins the two; such pairs are not weighed at all.

    A region joins them that both have or that the item names, a province where one of the two is
    about no region in it.
    """
    if case.where.regions & article.reach:
        return True
    wide = case.is_provincial or not article.where.regions
    return wide and bool(case.where.provinces & article.where.provinces)


def _of_place(case: CaseReading, article: ArticleReading) -> Clues:
    mine, other = case.where, article.where
    local = not case.is_provincial
    same = local and bool(mine.regions & other.regions)
    named = local and bool(mine.regions & article.reach) and _names_one(article, mine)
    only_province = bool(mine.provinces & other.provinces) and not other.regions
    return {
        "same_region": float(same),
        "named": float(named),
        "of_the_province": float(case.is_provincial and only_province),
        "province_only": float(only_province and local),
        "other_kind": float(_is_other_kind(mine, other)),
    }


def _is_other_kind(mine: Whereabouts, other: Whereabouts) -> bool:
    """The city where the case is of the regency of the same name, or the other way round."""
    return bool(
        (mine.cities & other.regencies) - other.cities
        or (mine.regencies & other.cities) - other.regencies
    )


def _names_one(article: ArticleReading, where: Whereabouts) -> bool:
    return any(f" {name} " in article.said for name in where.regions)


def _of_days(case: CaseReading, article: ArticleReading) -> Clues:
    window, days = case.days, article.days
    if window is None or days is None:
        near = within = NEVER
        early = 0
    else:
        near = min(gap(one, days) for one in case.events)
        within = gap(window, days)
        early = max(0, (window[0] - days[1]).days)
    fits = days is not None and any(
        days[0].year - 1 <= year <= days[1].year + 1 for year in case.years
    )
    return {
        "within_week": float(near <= 7),
        "within_month": float(near <= 30),
        "days_off": log1p(near),
        "outside": log1p(within),
        "before": log1p(early),
        "election_year": float(fits),
    }


def gap(one: Span, other: Span) -> int:
    """Days between two spans; 0 where they touch."""
    if one[0] > other[1]:
        return (one[0] - other[1]).days
    return max(0, (other[0] - one[1]).days)


def shared_words(case: CaseReading, article: ArticleReading) -> frozenset[str]:
    """Stems that stand in both, the names of the case's places left out."""
    return (case.words & article.words) - _place_words(case)


def _place_words(case: CaseReading) -> frozenset[str]:
    names = " ".join(case.where.regions | case.where.provinces)
    return frozenset(terms(f"{names} kota kabupaten provinsi"))


def _of_words(case: CaseReading, article: ArticleReading, rarity: Rarity) -> Clues:
    places = _place_words(case)
    words = article.words - places
    shared, core = case.words & words, case.core & words
    return {
        "coverage": _share(shared, words, rarity),
        "shared": _sum(shared, rarity),
        "core": _sum(core, rarity),
        "rarest": max((rarity.of(word) for word in shared), default=0.0),
        "beneficiary": _sum(case.beneficiaries & words, rarity),
    }


def _of_posts(case: CaseReading, article: ArticleReading) -> Clues:
    return {
        "post": float(bool(case.posts & article.words)),
        "other_post": float(bool((_POST_WORDS & article.words) - case.words)),
    }


def _of_conduct(case: CaseReading, article: ArticleReading) -> Clues:
    mine, others = frozenset[str](), frozenset[str]()
    for kind, words in _CONDUCT_WORDS.items():
        if kind in case.conducts:
            mine |= words
        else:
            others |= words
    told = bool(mine & article.words)
    return {
        "conduct": float(told),
        "other_conduct": float(not told and bool(others & article.words)),
        "platform": float(bool(case.platforms & article.words)),
    }


def _of_numbers(case: CaseReading, article: ArticleReading) -> Clues:
    both = (case.numbers & article.numbers) - {1}
    return {
        "number": float(bool(both)),
        "large_number": float(any(n > _LARGE for n in both)),
    }


def _of_subject(article: ArticleReading) -> Clues:
    return {"neutrality": float(any(part in article.said for part in NEUTRALITY))}


def _sum(words: frozenset[str], rarity: Rarity) -> float:
    return sum(rarity.of(word) for word in words)


def _share(part: frozenset[str], whole: frozenset[str], rarity: Rarity) -> float:
    return _sum(part, rarity) / (_sum(whole, rarity) or 1.0)
