"""Officers at their browsers, and what the server told them was done: the witnesses of a proof."""

import hashlib
import random
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.browsing import Answer, Browser, Control, Cut, File, PageForm, Pair

MOVES = (
    "register",
    "summon_clarification",
    "record_clarification",
    "start_study",
    "conclude_study",
    "hold_plenary",
    "send_on",
)
"""The road of a finding up to its sending: every one of them has a form of its own."""

ROADS_UNDER_WAY = 12
_POSTS = ("lurah", "camat", "guru", "kepala seksi", "penyuluh", "bidan", "kepala bidang")


@dataclass(frozen=True)
class DraftState:
    """What a draft holds: its text, and the SHA-256 of its files."""

    narrative: str
    digests: frozenset[str]


@dataclass
class Witness:
    """One act that was asked for: the text by which it is known again, and what was said of it.

    `place` is the case; `files` the SHA-256 of what went with it. Without an answer
    (`is_acknowledged` False) it may have been done or not.
    """

    token: str
    place: int | None = None
    files: frozenset[str] = frozenset()
    is_acknowledged: bool = False


@dataclass
class Diary:
    """What all officers know, by key of the form or text of the act.

    `drafts` holds every state that a draft may be in: the last one acknowledged and one that was
    sent since; `answered` are the keys of which any was acknowledged.
    """

    filings: dict[str, Witness] = field(default_factory=dict)
    steps: dict[str, Witness] = field(default_factory=dict)
    pieces: dict[str, Witness] = field(default_factory=dict)
    drafts: dict[str, list[DraftState]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    cases: list[int] = field(default_factory=list)
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self) -> int:
        """Acts of which somebody was told that they were done."""
        acts = (*self.filings.values(), *self.steps.values(), *self.pieces.values())
        return sum(one.is_acknowledged for one in acts)


@dataclass
class _Sending:
    """A form on its way; sent again by its officer when the line broke before the answer."""

    path: str
    fields: Sequence[Pair]
    files: Sequence[File]
    html: bool
    answered: Callable[[Answer], None]


class Officer:
    """Files findings and takes their steps until told to stop or cut off.

    All of them hold the roles that a whole road needs, in one agency, so that they meet at the
    number series, at the head of the ledger and at each other's cases.
    """

    def __init__(self, browser: Browser, username: str, password: str, diary: Diary, seed: int):
        self.browser, self.username, self.password = browser, username, password
        self.diary, self.draw = diary, random.Random(seed)
        self.failure: BaseException | None = None
        self.broken: list[int] = []
        self._unanswered: _Sending | None = None
        self._is_in = False
        self._number = 0

    def work(self, until: threading.Event) -> None:
        """Act after act. A broken line ends it; what else goes wrong is kept in `failure`."""
        try:
            self._sign_in()
            self._send_again()
            while not until.is_set():
                self._act()
        except Cut:
            pass
        except BaseException as error:
            self.failure = error
        finally:
            self.browser.close()

    def _act(self) -> None:
        choice = self.draw.random()
        if len(self.diary.cases) < ROADS_UNDER_WAY or choice < 0.3:
            self._file()
        elif choice < 0.4:
            self._add_evidence(self.draw.choice(self.diary.cases))
        else:
            self._take_a_step(self.draw.choice(self.diary.cases))

    # --- signing in ------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        if self._is_in:
            page = self._get("/akun")
            assert page.status == 200, f"an acknowledged session was lost: {page.status}"
            return
        answer = self.browser.sign_in(self.username, self.password)
        self._must(answer, 303)
        self._is_in = True

    # --- filing ----------------------------------------------------------------------------------

    def _file(self) -> None:
        """The way of real filings: typed in parts, saved now and then, sent at the end."""
        form = self._get("/lapor").form("/lapor")
        key = next(one.value for one in form.controls if one.name == "key")
        token, day = self._token(), self.draw.randrange(1, 5)
        answers = {
            "kind": "finding",
            "found_on": f"2024-10-0{day}",
            "place": "Kelurahan Rekaan",
            "respondents__0__position": f"{self.draw.choice(_POSTS)} {token[-8:]}",
            "respondents__0__status": "PNS",
            "conducts__0__type": self.draw.choice(("like", "share", "post", "comment")),
            "conducts__0__on": f"2024-10-0{day}",
            "conducts__0__channel": "Facebook",
        }
        if self.draw.random() < 0.5:
            self._save_typing(form, key, token, answers)
        files = [self._paper("evidence")] if self.draw.random() < 0.8 else []
        if files and self.draw.random() < 0.5:
            self._save_draft(form, key, token, answers, files)
            digests, files = _digests(files), []
        else:
            digests = _digests(files)
        self.diary.filings[key] = witness = Witness(token, files=digests)
        if files:  # kept as a draft first, in an act of its own
            self._begin_draft(key, DraftState(token, digests))

        def answered(answer: Answer) -> None:
            self._must(answer, 303)
            found = re.fullmatch(r"/perkara/(\d+)/tanda-terima", answer.location)
            assert found, f"filed, and sent to {answer.location}"
            witness.place, witness.is_acknowledged = int(found[1]), True
            with self.diary.lock:
                self.diary.cases.append(int(found[1]))

        fields = [*form.filled(narrative=token, **answers), ("action", "file")]
        self._send("/lapor", fields, files, answered)

    def _save_typing(self, form: PageForm, key: str, token: str, answers: dict[str, str]) -> None:
        """What the page does by itself while somebody types."""
        text = f"{token} belum selesai"
        state = self._begin_draft(key, DraftState(text, frozenset()))

        def answered(answer: Answer) -> None:
            self._must(answer, 200)
            self._end_draft(key, state)

        fields = form.filled(narrative=text, **answers)
        self._send("/lapor/draf", fields, (), answered, html=False)

    def _save_draft(
        self,
        form: PageForm,
        key: str,
        token: str,
        answers: dict[str, str],
        files: Sequence[File],
    ) -> None:
        state = self._begin_draft(key, DraftState(token, _digests(files)))

        def answered(answer: Answer) -> None:
            self._must(answer, 303)
            assert key in answer.location
            self._end_draft(key, state)

        fields = [*form.filled(narrative=token, **answers), ("action", "save")]
        self._send("/lapor", fields, files, answered)
        assert token in self._get(f"/lapor?draf={key}").text

    def _begin_draft(self, key: str, state: DraftState) -> DraftState:
        """From here on the draft may hold this, or still what it held before."""
        self.diary.drafts[key] = [*self.diary.drafts.get(key, []), state]
        return state

    def _end_draft(self, key: str, state: DraftState) -> None:
        self.diary.drafts[key] = [state]
        self.diary.answered.add(key)

    # --- steps and evidence ----------------------------------------------------------------------

    def _take_a_step(self, case_id: int) -> None:
        page = self._get(f"/perkara/{case_id}")
        links = re.findall(r'href="(/perkara/\d+\?[^"#]*langkah=[^"#]+)', page.text)
        paths = [link.replace("&amp;", "&") for link in links]
        fit = [path for path in paths if parse_qs(urlsplit(path).query)["langkah"][0] in MOVES]
        if not fit:
            with self.diary.lock:
                if case_id in self.diary.cases:
                    self.diary.cases.remove(case_id)
            return
        opened = self._get(self.draw.choice(fit))
        if f"/perkara/{case_id}/langkah/" not in opened.text:
            return  # a colleague took the case on meanwhile
        form = opened.form(f"/perkara/{case_id}/langkah/")
        token = self._token()
        fields, files = self._answers(form, token)
        self.diary.steps[token] = witness = Witness(token, case_id, _digests(files))

        def answered(answer: Answer) -> None:
            self._must(answer, 303, 403, 404, 409)
            if answer.status == 303:
                witness.is_acknowledged = True
            else:
                self.diary.refused += 1

        self._send(form.action, fields, files, answered)

    def _answers(self, form: PageForm, token: str) -> tuple[list[Pair], list[File]]:
        """Every question answered as far as it must be; the remarks carry the token."""
        told: list[Pair] = []
        files: list[File] = []
        done: set[str] = set()
        for one in form.controls:
            if one.kind == "file" and self.draw.random() < 0.5:
                files.append(self._paper(one.name))
            if not one.name or one.kind in ("file", "submit", "button"):
                continue
            if one.kind == "radio":
                if one.name not in done:
                    done.add(one.name)
                    ticked = [c for c in form.controls if c.name == one.name and c.checked]
                    told.append((one.name, (ticked or [one])[0].value))
            elif one.kind == "checkbox":
                if one.checked or one.name.endswith("-present"):
                    told.append((one.name, one.value))
            elif one.kind == "select":
                told.append((one.name, one.value or next((o for o in one.options if o), "")))
            elif one.name == "note":
                told.append((one.name, token))
            elif one.kind != "hidden" and not one.value:
                told.append((one.name, _plain_answer(one)))
            else:
                told.append((one.name, one.value))
        return told, files

    def _add_evidence(self, case_id: int) -> None:
        page = self._get(f"/perkara/{case_id}")
        form = page.form(f"/perkara/{case_id}/bukti")
        token, files = self._token(), [self._paper("file")]
        self.diary.pieces[token] = witness = Witness(token, case_id, _digests(files))

        def answered(answer: Answer) -> None:
            self._must(answer, 303)
            witness.is_acknowledged = True

        self._send(form.action, form.filled(caption=token), files, answered, again=False)

    # --- the line --------------------------------------------------------------------------------

    def _get(self, path: str) -> Answer:
        answer = self.browser.get(path)
        self._must(answer, 200)
        return answer

    def _send(
        self,
        path: str,
        fields: Sequence[Pair],
        files: Sequence[File],
        answered: Callable[[Answer], None],
        *,
        html: bool = True,
        again: bool = True,
    ) -> None:
        sending = _Sending(path, fields, files, html, answered)
        self._unanswered = sending if again else None
        answer = self.browser.post(path, fields, files, html=html)
        answered(answer)
        self._unanswered = None

    def _send_again(self) -> None:
        """What nobody answered is sent once more, as it was: it must not be done twice."""
        one = self._unanswered
        if one is not None:
            one.answered(self.browser.post(one.path, one.fields, one.files, html=one.html))
            self._unanswered = None

    def _must(self, answer: Answer, *statuses: int) -> None:
        if answer.status >= 500:  # the database is gone: no answer either
            self.broken.append(answer.status)
            raise Cut(f"{answer.path}: {answer.status}")
        assert answer.status in statuses, f"{answer.path}: {answer.status} {answer.said()}"

    def _token(self) -> str:
        self._number += 1
        return f"Catatan {self.username} {self._number:06d}"

    def _paper(self, name: str) -> File:
        """A file that nobody sent before, of a few bytes or of several chunks."""
        size = self.draw.choice((200, 20_000, 1_500_000 if self.draw.random() < 0.1 else 90_000))
        return name, f"tangkapan-{self._number}.bin", self.draw.randbytes(size)


def _plain_answer(one: Control) -> str:
    if one.kind == "date" or one.name.endswith("_on"):
        return "2024-10-07"
    if one.kind == "number":
        return "1"
    seat = re.fullmatch(r"votes-(\d+)-name", one.name)
    if seat:
        return f"Anggota Rekaan {seat[1]}"
    return "Keterangan untuk uji"


def _digests(files: Sequence[File]) -> frozenset[str]:
    return frozenset(hashlib.sha256(content).hexdigest() for _, _, content in files)
