"""What each clue weighs: fitted once on labelled pairs of cases and items, so data and not opinion.

A logistic regression over the clues of all pairs that a place joins, held in check (C = 0.1) so
that no single pair decides. Days count by the logarithm of one more than their number, words by
their rarity. `docs/adr/0017-news-at-cases.md` tells how it was measured.
"""

ABOUT: dict[str, float] = {
    "same_region": 0.14,
    "named": 0.77,
    "of_the_province": 0.96,
    "province_only": -0.23,
    "other_kind": -1.06,
    "within_week": 0.75,
    "within_month": 0.71,
    "days_off": -0.08,
    "outside": -0.08,
    "before": -0.07,
    "election_year": 0.42,
    "coverage": 3.39,
    "shared": 0.62,
    "core": 0.27,
    "rarest": 1.33,
    "beneficiary": 0.4,
    "post": 0.38,
    "other_post": -0.58,
    "conduct": 0.77,
    "other_conduct": -0.35,
    "platform": 0.3,
    "number": 0.97,
    "large_number": 1.75,
    "neutrality": 0.25,
    "place_and_words": 2.84,
    "place_and_week": 1.32,
}
"""For a case and an item. `platform` and `beneficiary` are set by hand: the pairs that the others
were fitted on name hardly any platform in the news, and no candidate."""

ABOUT_START = -7.09
SUGGESTED = 0.4
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
