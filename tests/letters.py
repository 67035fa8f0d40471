"""Letters in tests: an agency's people around the letters of one case, and what a paper says."""

import pypdfium2

from tests.journeys import Journey
from tracker.queries.cases import case_page
from tracker.queries.letters import LetterPage, letter_page
from tracker.services import letters
from tracker.services.letters import Written
from tracker.services.work import Work

REFERRAL = {
    "ketentuan": "PP 94/2021 Pasal 5 huruf n",
    "tujuan": "Wali Kota Tangerang",
    "penandatangan": "Ketua Rekaan",
}
"""What a referral needs besides the record of a case that was decided."""


def address(code: str) -> str:
    return f"https://contoh.example/surat/{code}"


class Desk:
    """One agency's people around letters of one case."""

    def __init__(self, case: Journey, agency: str = "bawaslu", writer: str = "verifier") -> None:
        self.case, self.agency, self.writer = case, agency, writer

    def act(self, role: str) -> Work:
        return self.case.begin(self.case.actor(role, self.agency))

    def page(self, letter: int, role: str | None = None) -> LetterPage:
        actor = self.case.actor(role or self.writer, self.agency)
        with self.case.begin(actor) as work:
            law, today, session = work.law, work.today, work.session
            page = case_page(session, actor, self.case.case_id, law, today)
            return letter_page(session, actor, page, law, letter, today)

    def written(self, kind: str, persons: list[int], **typed: str) -> int:
        values = {name.replace("__", "."): value for name, value in typed.items()}
        with self.act(self.writer) as work:
            return letters.write_letter(work, self.case.case_id, kind, persons, Written(values))

    def submitted(self, letter: int) -> int:
        page = self.page(letter)
        with self.act(self.writer) as work:
            letters.submit_letter(work, self.case.case_id, letter, page.content, seen=page.version)
        return letter

    def approved(self, letter: int, by: str = "commissioner") -> str:
        seen = self.page(letter).version
        with self.act(by) as work:
            return letters.approve_letter(
                work, self.case.case_id, letter, seen=seen, address=address
            )

    def paper(self, letter: int, role: str | None = None) -> str:
        with self.act(role or self.writer) as work:
            _row, paper = letters.issued_copy(work, self.case.case_id, letter)
        return words_of(paper)


def words_of(paper: bytes) -> str:
    """The text of a PDF, blanks and line ends as one blank."""
    pages = pypdfium2.PdfDocument(paper)
    told = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(told.replace("\u200b", "").split())
