"""What an item of news tells of an act, to begin a finding with."""

from tracker.newsdesk.vocabulary import CONDUCTS, PLATFORMS
from tracker.newsdesk.words import terms

_CLEAR = (
    *("like", "comment", "share", "follow", "photo_with_candidate", "banner", "declare_support"),
    *("attend_campaign", "campaign_team", "approach_party", "join_group", "post"),
)
"""Kinds whose words are seldom said of another, the clearest first."""
_NAMES = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "whatsapp": "WhatsApp",
    "tiktok": "TikTok",
    "twitter": "X (Twitter)",
    "youtube": "YouTube",
}


def conduct_in(text: str) -> str:
    """The kind of conduct that a text speaks of; empty where it says none."""
    said = set(terms(text))
    return next((kind for kind in _CLEAR if said & set(terms(CONDUCTS[kind]))), "")


def platform_in(text: str) -> str:
    """The platform that a text names; empty where it names none."""
    said = set(terms(text))
    return next((_NAMES[word] for word in PLATFORMS.values() if word in said), "")
