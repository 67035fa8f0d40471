"""The sentence for every refusal code, in both languages; nothing here decides anything."""

from datetime import datetime, timedelta, timezone

from tracker.domain.labels import N_
from tracker.web.language import spoken as _

SENTENCES: dict[str, str] = {
    "beyond_range": N_(
        "This sanction lies outside what the provisions allow for these acts. Say why in writing."
    ),
    "far_from_like_cases": N_("This level lies outside what like cases drew. Say why in writing."),
    "differs_without_reason": N_(
        "This differs from the recommendation. Say why in the field for that reason."
    ),
    "mail_is_off": N_("This server sends no mail: no mail server is set. Ask its operator."),
    "mail_just_asked": N_("Such a mail is on its way already. Wait some minutes."),
    "no_address": N_("Confirm an address first."),
    "no_mail_address": N_("Write an e-mail address, such as nama@instansi.go.id."),
    "address_counts_already": N_("This address is confirmed already."),
    "chosen_elsewhere": N_(
        "Your choices were changed elsewhere meanwhile. Open the page again and choose anew."
    ),
    "unknown_case": N_("No other case in your sight has this number."),
    "unknown_news": N_("The library has no such news. Choose it from the list again."),
    "taker_recused": N_("A conflict of interest shuts this person out of one of the cases."),
    "taker_not_in_sight": N_("This person may not see one of the cases."),
    "taker_no_steps": N_("This person has no role to take a step in one of the cases."),
    "taker_closed": N_("One of the cases is closed by now."),
    "taker_files_nothing": N_("This person files no cases and cannot take the drafts over."),
    "hand_over_first": N_(
        "This account has work in hand. Choose first who takes it over: Hand over and shut."
    ),
    "choose_cases": N_("Choose at least one case."),
    "work_moved_on": N_("Somebody moved one of the cases meanwhile. Look at the list again."),
    "unknown_colleague": N_("Choose an active colleague who may see this case."),
    "vote_missing": N_("Give a vote for every member who was present."),
    "dissent_reason_missing": N_("A dissent needs its reason in words."),
    "member_twice": N_("A member is named twice."),
    "element_missing": N_("Answer every element of every conduct."),
    "evidence_missing": N_("Name the evidence of every element that is met."),
    "doubts_without_reason": N_(
        "An element is not met or not clear. Say why the study finds the breach proven all the"
        " same."
    ),
    "attribution_without_reason": N_(
        "An observed act is not proven to be the respondent's, or is openly disputed. Say why the"
        " study finds them in breach all the same."
    ),
    "platform_missing": N_("Say on which platform it was, or where it could be seen."),
    "object_missing": N_("Say what it was about: its address, or what it shows."),
    "before_first_seen": N_("This is before it was first seen."),
    "when_looked_missing": N_("Say when somebody looked."),
    "time_source_missing": N_("Say where this time is known from."),
    "dispute_missing": N_("Say what the respondent says instead."),
    "dispute_of_other_rung": N_("This belongs to a disputed act alone."),
    "police_report_half": N_("A police report has a number and a day. Give both, or none."),
    "police_of_other_rung": N_("A police report belongs to a disputed act alone."),
    "not_an_hour": N_("Write an hour of the clock of 24 hours, such as 09.00."),
    "other_zone": N_(
        "The letter gives the zone of its office. Write the hour there, without a zone."
    ),
    "not_a_moment": N_("Write a day and a time, such as 2024-10-03 14:05."),
    "after_next": N_("This is after the step that follows it."),
    "other_way": N_("This would lead the case another way. Annul the step and take the right one."),
    "already_observed": N_("The second observer has said so already."),
    "captures_waiting": N_("Ten pages wait for the system already. Wait until some are done."),
    "nothing_to_redact": N_("Mark at least one area, or give words to be blacked out."),
    "nothing_to_keep": N_("There is nothing to keep: look for something first."),
    "too_many_kept": N_("You keep as many searches as one can; take one away first."),
    "too_many_areas": N_("No more than 200 areas fit on one copy."),
    "area_outside": N_(
        "This area reaches beyond the edge. Left and width, and top and height, make up to 100 per"
        " cent."
    ),
    "area_empty": N_("An area has a width and a height above 0."),
    "area_incomplete": N_("An area needs all its numbers: page, left, top, width and height."),
    "not_per_cent": N_("Give a number from 0 to 100, such as 12.5."),
    "too_many_words": N_("No more than 20 lines of words can be looked for at once."),
    "words_too_short": N_("Each line needs at least two signs."),
    "words_not_found": N_(
        "Some of these words stand nowhere in the text of this file. A scan holds no text: mark"
        " areas there."
    ),
    "looks_different": N_(
        "What would be kept is not what you looked at. Look at the result again."
    ),
    "redact_destroyed": N_("A piece that was destroyed cannot be blacked out."),
    "redact_withdrawn": N_("A piece that was withdrawn cannot be blacked out."),
    "redact_held": N_("A piece that is held back cannot be blacked out: nobody may look at it."),
    "not_redactable": N_("Only pictures and PDFs can be blacked out."),
    "result_too_large": N_(
        "The copy would be too large. Split the file, or take a smaller picture."
    ),
    "too_many_pages": N_("A PDF of more than 40 pages cannot be blacked out here. Split it first."),
    "cannot_be_shown": N_("It is broken, or of a kind that cannot be shown here."),
    "too_much_to_show": N_("Showing it would take more memory or time than one file may."),
    "too_many_pixels": N_("It has more pixels than can be shown here."),
    "needs_password": N_("It is locked with a password."),
    "no_such_page": N_("There is no such page in it."),
    "nothing_to_see": N_("There is no picture in it."),
    "altered": N_(
        "The bytes in the vault are not those that were taken in. Tell the operator at once: the "
        "integrity of the evidence must be examined."
    ),
    "capture_scheme": N_("Only addresses that begin with http:// or https:// can be secured."),
    "capture_malformed": N_("This is not an address of a page. Copy it from the address bar."),
    "capture_user": N_("Leave out the name and password before the @ sign."),
    "capture_port": N_("Only the usual ports of the web (80 and 443) are asked."),
    "capture_local": N_(
        "This address leads into a private network, or has a name that the public web does not"
        " use; the system never goes there. Secure it with a second observer."
    ),
    "capture_name": N_("No server has this name. Look at the address again."),
    "capture_certificate": N_(
        "The server could not show that it is the one it says. Secure it with a second observer."
    ),
    "capture_unreachable": N_(
        "The server did not answer. Try again later, or secure it with a second observer."
    ),
    "capture_late": N_(
        "The page took too long. Try again later, or secure it with a second observer."
    ),
    "capture_download": N_(
        "This address is of a file, not of a page. Save it yourself and add it as evidence."
    ),
    "capture_upgrade": N_("The page asked for a kind of connection that the system does not open."),
    "capture_bytes": N_("The page is too large. Secure it with a second observer."),
    "capture_browser": N_(
        "The browser of the server could not show the page. Secure it with a second observer, and"
        " tell the operator."
    ),
    "capture_nobody": N_("Whoever asked for it has no account any more."),
    "capture_refused": N_("Whoever asked for it may not add evidence to this case any more."),
    "news_waiting": N_(
        "Many pages of yours are waiting for the system. Look at those first, or wait a little."
    ),
    "no_table": N_("This file is no table that can be read. Save it as CSV (UTF-8) or XLSX."),
    "table_too_large": N_(
        "The table is larger than is read at once (100,000 rows, 64 MB). Part it into several."
    ),
    "no_rows": N_(
        "This file holds no rows. Save the table anew as CSV (UTF-8) or XLSX and send it again."
    ),
    "refused_meanwhile": N_(
        "This item was refused for the case meanwhile. Take the refusal back first if it belongs"
        " here after all."
    ),
    "tied_meanwhile": N_(
        "This item was tied to the case meanwhile. Untie it on the case's page if it does not"
        " belong here."
    ),
    "not_a_table": N_("Choose a file that ends in .xlsx, .csv or .jsonl."),
    "sheet_no_table": N_("This file is no table that can be read. Save it as CSV (UTF-8) or XLSX."),
    "sheet_table_too_large": N_(
        "The table is too large: at most 64 MB, a million rows and 200 columns. Split it."
    ),
    "sheet_macros": N_("The workbook holds macros. Save it as XLSX without macros."),
    "sheet_no_rows": N_("The table holds no row of cases below its headings."),
    "sheet_columns_twice": N_("Two columns of the table have the same name."),
    "sheet_nobody": N_("Who uploaded the file may not take cases in any more."),
    "sheet_forbidden": N_("Who uploaded the file may not take cases in any more."),
    "unknown_column": N_("Choose the columns from their lists."),
    "column_chosen_twice": N_("Two headings are the same column. Choose each column once."),
    "column_lacking": N_("Say which heading is ref on each sheet, and which is narrative."),
    "import_begun": N_("This file was begun already, or put away."),
    "holds_colon": N_("A sender has no colon in it."),
    "columns_twice": N_("Two columns of the table have the same name."),
    "feed_known": N_("This feed is among those that are read already."),
    "already_in_library": N_("This page is in the library already."),
    "news_scheme": N_("Only addresses that begin with http:// or https:// can be read."),
    "news_malformed": N_("This is not an address of a page. Copy it from the address bar."),
    "news_user": N_("Leave out the name and password before the @ sign."),
    "news_port": N_("Only the usual ports of the web (80 and 443) are asked."),
    "news_local": N_(
        "This address leads into a private network, or has a name that the public web does not"
        " use; the system never goes there."
    ),
    "news_name": N_("No server has this name. Look at the address again."),
    "news_certificate": N_("The server could not show that it is the one it says."),
    "news_unreachable": N_("The server did not answer. Try again later."),
    "news_late": N_("The answer took too long. Try again later."),
    "news_bytes": N_("What the server sends is too large to be read."),
    "news_circle": N_("The address leads in a circle, or too many times on to another one."),
    "news_denied": N_("The server refuses to show this page to anybody who is not signed in."),
    "news_gone": N_("The server says that there is no such page (any more)."),
    "news_busy": N_("The server is busy and asks to come back later."),
    "news_status": N_("The server answered with an error."),
    "news_coding": N_("The answer is packed in a way that cannot be unpacked."),
    "news_protocol": N_("What answered there is no web server, or a broken one."),
    "news_robots": N_("The site asks programs not to read this page (robots.txt)."),
    "news_not_a_page": N_("There is a file at this address, not a page. Type in what it says."),
    "news_no_article": N_("No article was found on the page. Type in what it says."),
    "news_no_feed": N_("There is no RSS or Atom feed at this address."),
    "news_too_deep": N_("The page is built in a way that cannot be read safely."),
    "news_too_much_to_show": N_("It holds too much to be read within the limits."),
    "news_cannot_be_shown": N_("It could not be read."),
    "already_recused": N_("This person is shut out of the case already."),
    "nothing_changed": N_("Nothing was changed."),
    "overtaken": N_(
        "A colleague changed this case while you were writing. Your text is still here:"
        " send it again if it still fits."
    ),
    "required": N_("Please fill this in."),
    "reason_missing_class": N_(
        "Say why: this differs from what the law data propose, or fills in what they leave open."
    ),
    "level_without_class": N_("Where neither class applies there is no level."),
    "level_of_other_class": N_("A moral sanction belongs to ethics, every other level does not."),
    "not_a_region": N_("Choose the name of a province, regency or city from the list."),
    "law_changed": N_("The law data changed meanwhile. These are the days by the new ones."),
    "not_a_day": N_("Write a day, such as 2024-10-03."),
    "no_such_day": N_("There is no such day."),
    "not_a_partial_day": N_("Write a day, a month or a year: 2024-10-03, 2024-10 or 2024."),
    "year_too_far": N_("Write a year from 1900 to 2100."),
    "in_the_future": N_("This day has not come yet."),
    "before_previous": N_("This is before the step that it follows."),
    "not_days_ahead": N_("Write different whole numbers from 0 to 10, with commas between them."),
    "above_before_supervisor": N_("The agency above is told after the supervisor."),
    "before_step": N_("This lies before the day of this step."),
    "before_what_it_rests_on": N_(
        "This lies before the act that it rests on, such as the examination."
    ),
    "body_has_it": N_("The body that is competent on that day has the file already."),
    "same_agency": N_("The case is with this agency already. Choose another one."),
    "not_lighter": N_("This sanction is not lighter than the one that was decided before."),
    "not_heavier": N_("This sanction is not heavier than the one that was decided before."),
    "other_level": N_("This sanction is not of the level that is proposed."),
    "before_first_day": N_("This lies before the first day."),
    "not_an_option": N_("Choose one of the answers."),
    "not_a_number": N_("Write a whole number."),
    "out_of_bounds": N_("This number is too small or too large."),
    "too_long": N_("This is too long."),
    "unknown_respondent": N_("Choose respondents of this case."),
    "unknown_agency": N_("Choose an agency from the list."),
    "agency_ambiguous": N_(
        "Several agencies are called this. They are in the list above now: choose one there."
    ),
    "agency_not_found": N_("No agency is called this. Write a part of its name."),
    "agency_too_many": N_("Too many agencies are called this. Write more of the name."),
    "agency_not_in_force": N_("This agency does not exist on that day."),
    "must_be_yes": N_("The law requires this to be so."),
    "nobody": N_("Choose at least one person."),
    "outcome_missing": N_("Give an outcome for every respondent."),
    "reason_missing": N_("Give the reason."),
    "study_missing": N_("A file goes on only with a study. Conclude the study first."),
    "conduct_missing": N_("Name the conduct first."),
    "nobody_heard": N_("Record a clarification first, also where the person did not come."),
    "requirement_unmet": N_(
        "Not every requirement is ticked. Ask to complete the report, or refuse registration."
    ),
    "somebody_proven": N_("The plenary found somebody in breach. Send that file on."),
    "nobody_proven": N_("The plenary found nothing proven, so there is nobody to send."),
    "sends_unproven": N_("Send only those whose violation the plenary established."),
    "quorum_not_met": N_("Too few members were present for a quorum."),
    "too_many_members": N_("More members than the plenary has seats."),
    "no_majority": N_("No majority of the members present agrees."),
    "requirements_open": N_("The formal and material requirements are not decided yet."),
    "wrong_stage": N_("This step is not possible at this stage."),
    "stale": N_("Somebody else changed this case while you were writing."),
    "story_changed": N_("The story changed while you were deciding. Look at what is in it now."),
    "nothing_taken_out": N_("Choose the news that does not belong to this story."),
    "nothing_stays": N_("Something must stay: take out fewer items."),
    "not_read_yet": N_("This news was not read yet. Try again in a moment."),
    "one_story_already": N_("These are one story already."),
    "needs_bawaslu": N_("An administrator of Bawaslu of this region must confirm this role."),
    "not_independent": N_(
        "One of you two gave the other a password less than seven days ago; somebody else must "
        "confirm it."
    ),
    "pieces_missing": N_("Choose at least one piece."),
    "retention_not_over": N_("The retention has not ended yet. Write a day before today."),
    "retention_before_end": N_(
        "This is not after the last day of the case. Retention counts from its end."
    ),
    "minutes_before_end": N_("The minutes are drawn up after the retention has ended."),
    "not_the_case_number": N_("This is not the number of this case. Look at the page again."),
    "destroy_case_open": N_(
        "A part of this case is still open (a lane, a remedy, a criminal process). Evidence may be"
        " destroyed only after every part of it has ended."
    ),
    "destroy_term_runs": N_(
        "A term of this case still runs, of a remedy perhaps. Evidence may be destroyed only after"
        " the last of them."
    ),
    "destroy_sanction_runs": N_(
        "A sanction of this case is still being served. Evidence may be destroyed only after it."
    ),
    "letter_incomplete": N_("Something that the letter needs is still missing."),
    "letter_names_reporter": N_(
        "This letter goes to others and tells who reported. Take that out of what was typed."
    ),
    "letter_unprintable": N_(
        "The letter holds a sign (an emoji perhaps) that cannot be kept in an archive file. Return"
        " it to be changed."
    ),
    "letter_not_draft": N_("This letter is not a draft any more. Load the page again."),
    "letter_not_waiting": N_("This letter does not wait for approval any more. Load it again."),
    "letter_not_issued": N_("This letter was not issued."),
    "mostly_hidden": N_(
        "Nearly every number of this report would be hidden. Choose one of those proposed below, "
        "or say that you want this one even so."
    ),
    "report_unprintable": N_(
        "A name in the report holds a sign (an emoji perhaps) that cannot be kept in an archive "
        "file. Correct it where it stands and make the report again."
    ),
    "period_not_over": N_("This period is not over yet. A report is made of a whole one."),
    "before_period_ends": N_("The data would be of a day before the period ended."),
    "nothing_counted_yet": N_("Nothing was counted on that day yet. Choose a later one."),
    "one_respondent": N_("This letter speaks of one respondent: choose exactly one."),
    "unknown_placeholder": N_(
        "The text holds a placeholder in braces that is not in the list below the fields."
    ),
    "too_many_placeholders": N_("The text holds too many placeholders."),
    "not_a_letter_pattern": N_("A pattern of letters needs {serial}, {kind} and {year}."),
    "destruction_waits": N_("A proposal of your office waits for approval already."),
    "destruction_answered": N_("This proposal was answered meanwhile. Load the page again."),
    "bundle_goes_out": N_(
        "A sealed bundle of this case is going out at this moment. Try again when it is sent."
    ),
    "destroyed": N_("This piece was destroyed after its retention."),
    "same_person": N_("A second person must do this."),
    "later_depends": N_("A later step depends on this one; annul that first."),
    "recorded_step": N_("History from an import is corrected by its sender."),
    "already_mended": N_("This entry was corrected or annulled already."),
    "opening_step": N_("The step that opened the case cannot be annulled."),
    "too_many_attempts": N_("Too many attempts. Wait a little, then try again."),
    "wrong_sign_in": N_("The name or the password is wrong."),
    "changed_meanwhile": N_(
        "Somebody else changed this while you were writing. Look at it again, then send it."
    ),
    "password_too_short": N_("Use at least 12 characters."),
    "password_is_name": N_("The password must not hold your username."),
    "password_is_old": N_("This is the present password. Choose another one."),
    "password_too_common": N_(
        "This is too easy to guess. Take several words that belong to nobody else."
    ),
    "passwords_differ": N_("The two new passwords differ."),
    "wrong_password": N_("This is not your present password."),
    "not_a_username": N_(
        "Use 3 to 60 small letters, digits, dots or dashes; begin with a letter or digit."
    ),
    "username_taken": N_("Somebody has this username already. Choose another one."),
    "not_to_yourself": N_("This cannot be done to your own account. Ask another administrator."),
    "role_held": N_("The account holds this role already, or it waits for confirmation."),
    "account_shut": N_("The account is shut. Open it first."),
    "name_taken": N_("Another agency has this name."),
    "ends_before_it_begins": N_("The first day no more must lie after the first day."),
    "not_a_quorum": N_("A quorum is more than half of the members, and at most all of them."),
    "not_a_pattern": N_(
        "This is no pattern: it needs {serial} and {year}, and braces around known fields only."
    ),
    "not_your_region": N_("Choose a region of yours or one below it."),
    "unknown_region": N_("No region, or more than one, is called this. Write its code."),
    "unknown_provision": N_("The law data know no such provision. Choose one from the list."),
    "reason_missing_unproposed": N_(
        "This provision was not proposed for this act, or was not in force. Say why it fits."
    ),
    "not_an_address": N_("Write an address that begins with http:// or https://."),
    "anonymous_report": N_(
        "The law asks for the reporter's name and address (UU 7/2017 Art. 454(4), UU Pilkada "
        "Art. 134(3)). An anonymous voice opens a lead, which is traced first."
    ),
    "anonymous_with_name": N_(
        "An anonymous voice has no name. Take the name out, or choose confidential."
    ),
    "finding_has_reporter": N_("A finding has no reporter. Empty these fields, or file a report."),
    "after_submitted": N_("This is after the day it was submitted."),
    "after_known": N_("This is after the day on which it was known or found."),
    "respondent_missing": N_("Say who is complained of."),
    "respondent_unnamed": N_("Say who it is: name, post, staff number or description."),
    "nip_not_digits": N_("A staff number has digits only."),
    "nip_rounded": N_("A spreadsheet has rounded this number. Write all 18 digits."),
    "nip_old_nip": N_("This is an old number of 9 digits. Write it into the description."),
    "nip_length": N_("A staff number has 18 digits."),
    "nip_birth_date": N_("The first 8 digits are no date of birth."),
    "nip_month_or_contract": N_(
        "Digits 13 and 14 are neither a month (PNS) nor a contract count from 21 (PPPK)."
    ),
    "ni_pppk_not_digits": N_("An NI PPPK has digits only."),
    "ni_pppk_length": N_("An NI PPPK has 18 digits."),
    "ni_pppk_month_or_contract": N_("Digits 13 and 14 of an NI PPPK are a contract count from 21."),
    "nip_sex": N_("Digit 15 must be 1 or 2."),
    "nip_appointment_age": N_("By this number the person was appointed at an impossible age."),
    "group_has_nip": N_("A group has no staff number. Name the person in a row of their own."),
    "number_is_pns": N_("The number is that of a PNS. Look whether the status is right."),
    "number_is_pppk": N_("The number is that of a PPPK. Look whether the status is right."),
    "not_asn_has_number": N_(
        "Somebody who is not a civil servant has no such number. Look whether the status is right."
    ),
    "no_web_address": N_(
        "This is no web address. A channel without an address belongs under channel."
    ),
    "where_missing": N_("Say where: a place, or the channel of every act."),
    "too_many_rows": N_("At most 50. File the others as a group, or as a case of their own."),
    "contest_of_other_election": N_("This election does not hold that contest."),
    "names_reporter": N_("This seems to tell who reported. It goes on with the file."),
    "confirm_reporter_named": N_(
        "Change the texts that tell who reported, or confirm that they stay as they are."
    ),
    "file_too_large": N_("The file is too large."),
    "file_empty": N_("The file is empty."),
    "uploads_full": N_(
        "Too many of your files wait already. Use them, take some out, or wait until they expire."
    ),
    "upload_gone": N_("This file was sent too long ago. Choose it again."),
    "upload_unfinished": N_("This file was not sent to its end. Choose it again to go on."),
    "slice_altered": N_("A part of the file was altered on its way. Send it again."),
    "slice_size": N_("A part of the file is too large or beyond its end."),
    "slice_place": N_("It was not said where this part of the file belongs."),
    "slice_digest": N_("The checksum of this part of the file could not be read."),
    "unknown": N_("It was not said what the file is for."),
    "double_not_seen": N_(
        "This may be known already. Look at the cases that were found, then file it again."
    ),
    "too_many_files": N_("At most 50 files. Add the others on the case page."),
}


def say(code: str) -> str:
    """The sentence for a code; the code itself where no sentence is written (a test forbids it)."""
    return _(SENTENCES[code]) if code in SENTENCES else code


_AHEAD = {"WIB": 7, "WITA": 8, "WIT": 9}


def in_zone(value: datetime, zone: str) -> datetime:
    """The moment on the wall of an office in that zone."""
    return value.astimezone(timezone(timedelta(hours=_AHEAD[zone])))
