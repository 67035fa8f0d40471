"""What each clue weighs: fitted once on labelled pairs of cases and items, so data and not opinion.

A logistic regression over the clues of all pairs that a place joins, held in check (C = 0.1) so
that no single pair decides. Days count by the logarithm of one more than their number, words by
their rarity. `docs/adr/0016-news-at-cases.md` tells how it was measured.
"""

ABOUT: dict[str, float] = {
    "same_region": 0.5,
    "named": 1.38,
    "of_the_province": 2.88,
    "province_only": 1.15,
    "other_region": -0.44,
    "other_kind": -2.36,
    "within_week": 0.71,
    "within_month": 0.87,
    "days_off": -0.08,
    "outside": -0.08,
    "before": -0.05,
    "election_year": 0.31,
    "coverage": 4.4,
    "shared": 0.93,
    "core": 0.22,
    "rarest": 0.64,
    "beneficiary": 0.4,
    "post": 0.45,
    "other_post": -0.53,
    "conduct": 0.97,
    "other_conduct": -0.46,
    "platform": 0.3,
    "number": 1.09,
    "large_number": 1.67,
    "neutrality": 0.19,
    "place_and_words": 4.05,
    "place_and_week": 2.17,
}
"""For a case and an item. `platform` and `beneficiary` are set by hand: the pairs that the others
were fitted on name hardly any platform in the news, and no candidate."""

ABOUT_START = -9.23
SUGGESTED = 0.3
"""Log-odds from which an officer is asked."""

SAME: dict[str, float] = {
    "rarest": 3.75,
    "coverage": 8.06,
    "days_apart": -1.9,
    "vague_day": -3.4,
    "other_region": -2.55,
    "other_posts": -0.23,
    "posts_alike": 1.05,
    "place_and_day": 1.99,
}
"""For two items: whether they tell of the same event."""

SAME_START = -3.65
STORY = -0.8
"""Mean log-odds over all pairs of a story, at the least."""
STRANGERS = -8.0
"""What counts for two items that are not compared: other provinces, or days too far apart."""
