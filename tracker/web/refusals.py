"""The sentence for every refusal code, in both languages; nothing here decides anything."""

from datetime import datetime, timedelta, timezone

from flask_babel import gettext as _

from tracker.domain.labels import N_

SENTENCES: dict[str, str] = {
    "required": N_("Please fill this in."),
    "not_a_day": N_("Write a day, such as 2024-10-03."),
    "not_a_partial_day": N_("Write a day, a month or a year: 2024-10-03, 2024-10 or 2024."),
    "in_the_future": N_("This day has not come yet."),
    "before_previous": N_("This is before the step that it follows."),
    "not_an_option": N_("Choose one of the answers."),
    "not_a_number": N_("Write a whole number."),
    "out_of_bounds": N_("This number is too small or too large."),
    "too_long": N_("This is too long."),
    "unknown_respondent": N_("Choose respondents of this case."),
    "unknown_agency": N_("Choose an agency from the list."),
    "agency_not_in_force": N_("This agency does not exist on that day."),
    "must_be_yes": N_("The law requires this to be so."),
    "nobody": N_("Choose at least one person."),
    "outcome_missing": N_("Give an outcome for every respondent."),
    "reason_missing": N_("Give the reason."),
    "study_missing": N_("A file goes on only with a study. Conclude the study first."),
    "conduct_missing": N_("Name the conduct first."),
    "nobody_proven": N_("The plenary found nothing proven, so there is nobody to send."),
    "sends_unproven": N_("Send only those whose violation the plenary established."),
    "quorum_not_met": N_("Too few members were present for a quorum."),
    "too_many_members": N_("More members than the plenary has seats."),
    "no_majority": N_("No majority of the members present agrees."),
    "requirements_open": N_("The formal and material requirements are not decided yet."),
    "wrong_stage": N_("This step is not possible at this stage."),
    "stale": N_("Somebody else changed this case while you were writing."),
    "same_person": N_("A second person must do this."),
    "later_depends": N_("A later step depends on this one; annul that first."),
    "too_many_attempts": N_("Too many attempts. Wait a little, then try again."),
    "wrong_sign_in": N_("The name or the password is wrong."),
}


def say(code: str) -> str:
    """The sentence for a code; the code itself where no sentence is written (a test forbids it)."""
    return _(SENTENCES[code]) if code in SENTENCES else code


_AHEAD = {"WIB": 7, "WITA": 8, "WIT": 9}


def in_zone(value: datetime, zone: str) -> datetime:
    """The moment on the wall of an office in that zone."""
    return value.astimezone(timezone(timedelta(hours=_AHEAD[zone])))
