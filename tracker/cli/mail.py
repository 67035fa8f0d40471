"""`flask mail …`: what of the mail waits or was refused, and trying it again."""

import click
from flask.cli import AppGroup

from tracker.cli.answering import DONE, FAILED, Answer, Failed, answering
from tracker.cli.receiving import works
from tracker.queries.postboxes import Outbox, outbox_state, refused_mails
from tracker.services.delivering import Round, deliver, retry
from tracker.services.mail_words import fault_in_words, write
from tracker.services.system_account import system_actor
from tracker.store.post_office import PostOffice
from tracker.web.session import house

group = AppGroup("mail", help="Mail: what waits, what was refused.")


@group.command("status")
@answering
def status() -> Answer:
    """Tell whether mail is sent, what waits since when, and what was refused for which reason."""
    with house().store.session() as session:
        state = outbox_state(session, house().clock())
        refused = refused_mails(session, system_actor(session))
    rows = [
        {"mail": one.id, "account": one.account_id, "agency": one.agency_name, "said": one.said}
        for one in refused
    ]
    document = {
        "on": house().post.is_open,
        "notices_waiting": state.unbound,
        "mails_waiting": state.waiting,
        "late": state.late,
        "since": state.since.isoformat() if state.since else None,
        "said": state.said,
        "fault": state.fault,
        "sent": state.sent,
        "refused": state.refused,
        "dropped": state.dropped,
        "refusals": rows,
    }
    lines = [
        _whether(state),
        *([fault_in_words(state.fault)] if state.fault else []),
        *(f"mail {row['mail']} of account {row['account']}: {row['said']}" for row in rows),
    ]
    return Answer(document, lines)


@group.command("check")
@answering
def check() -> Answer:
    """Open a line to the mail server as it is set, sign in, and send nothing."""
    with _open_post().line() as line:
        answer = line.check()
    fault = answer.fault
    document = {"ready": fault is None, "said": answer.said, "fault": fault}
    if fault is None:
        return Answer(document, [f"The mail server is ready: {answer.said}"])
    return Answer(document, [fault_in_words(fault), answer.said], FAILED)


@group.command("retry")
@click.option("--refused", is_flag=True, help="Also what the mail server refused for good.")
@answering
def try_again(refused: bool) -> Answer:
    """Let everything that waits be tried at once, and try it; within the hours of mail."""
    post = _open_post()
    with works() as begin_work:
        with begin_work() as work:
            again = retry(work, refused=refused)
        done = deliver(begin_work, post, write)
    document = {
        "again": again,
        "sent": done.sent,
        "later": done.later,
        "refused": done.refused,
        "said": done.said,
        "fault": done.fault,
    }
    lines = [_result(again, done), *([fault_in_words(done.fault)] if done.fault else [])]
    return Answer(document, lines, FAILED if done.later else DONE)


def _open_post() -> PostOffice:
    post = house().post
    if not post.is_open:
        raise Failed("no mail server is set (MAIL_HOST).")
    return post


def _whether(state: Outbox) -> str:
    is_on = house().post.is_open
    on = "Mail is sent. " if is_on else "No mail is sent: MAIL_HOST is not set. "
    line = (
        f"{on}{state.unbound} notices and {state.waiting} mails wait, {state.late} of them late; "
        f"{state.sent} taken, {state.refused} refused, {state.dropped} not needed any more."
    )
    return f"{line} The mail server said last: {state.said}" if state.said else line


def _result(again: int, done: Round) -> str:
    line = f"{again} tried anew: {done.sent} taken, {done.later} put off, {done.refused} refused."
    return f"{line} {done.said}" if done.said else line
