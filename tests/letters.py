"""Letters in tests: an agency's people around the letters of one case, and what a paper says."""

import pypdfium2
from PIL import Image

from tests.builders import make_account
from tests.journeys import Journey
from tracker.domain.roles import Actor
from tracker.queries.cases import case_page
from tracker.queries.letters import LetterPage, letter_page
from tracker.services import letter_issuing, letter_papers, letters
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
        self.others: dict[str, Actor] = {}

    def actor(self, role: str) -> Actor:
        """Who does it: the agency's own of that role; `another ROLE` is a colleague of theirs."""
        wanted = role.removeprefix("another ")
        if wanted != role and role not in self.others:
            account = make_account(self.case.session, wanted, self.agency)
            self.others[role] = self.case.world.actor(wanted, self.agency, account.id)
        return self.others.get(role) or self.case.actor(wanted, self.agency)

    def act(self, role: str) -> Work:
        return self.case.begin(self.actor(role))

    def page(self, letter: int, role: str | None = None) -> LetterPage:
        actor = self.actor(role or self.writer)
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
            return letter_issuing.approve_letter(
                work, self.case.case_id, letter, seen=seen, address=address
            )

    def paper(self, letter: int, role: str | None = None) -> str:
        with self.act(role or self.writer) as work:
            _row, paper = letter_papers.issued_copy(work, self.case.case_id, letter)
        return words_of(paper)


def words_of(paper: bytes) -> str:
    """The text of a PDF, blanks and line ends as one blank."""
    return " ".join(page_texts(paper))


def page_texts(paper: bytes) -> list[str]:
    """The same for each page."""
    pages = pypdfium2.PdfDocument(paper)
    told = [page.get_textpage().get_text_bounded() for page in pages]
    return [" ".join(text.replace("\u200b", "").split()) for text in told]


def pictures_of(paper: bytes, scale: float) -> list[Image.Image]:
    """The pages of a PDF as pictures, 72 dots an inch times the scale."""
    return [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(paper)]
