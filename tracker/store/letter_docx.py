"""A draft as DOCX, for offices that edit a letter elsewhere: the same words, plainly laid out."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tracker.domain.letters import Content, Runs
from tracker.domain.saying import day_said
from tracker.store.papers import Stamp


def letter_docx(content: Content, stamp: Stamp) -> bytes:
    """The file. What is missing is said in bold capitals, as in the preview."""
    paper = Document()
    paper.styles["Normal"].font.name = "Times New Roman"
    paper.styles["Normal"].font.size = Pt(11)
    head = content["letterhead"]
    for text, size in ((head["name"].upper(), 14), (head["address"], 9), (head["contact"], 9)):
        if text:
            line = paper.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(text)
            run.font.size, run.bold = Pt(size), size == 14
    _top(paper, content, stamp)
    for block in content["blocks"]:
        _block(paper, block)
    for signer in content["signers"]:
        _line(paper, signer["heading"])
        paper.add_paragraph("\n")
        _line(paper, signer["name"], bold=True)
        if signer["below"]:
            _line(paper, signer["below"])
    if content["copies"]:
        paper.add_paragraph("Tembusan:")
        for copy in content["copies"]:
            _line(paper, copy, style="List Number")
    for note in (*stamp.notes, "Konsep, belum bernomor"):
        paper.add_paragraph().add_run(note).font.size = Pt(8)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _top(paper: Any, content: Content, stamp: Stamp) -> None:
    on = day_said(stamp.on).id
    if content["shape"] != "letter":
        _line(paper, content["title"], bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
        _line(paper, content["subject"]).alignment = WD_ALIGN_PARAGRAPH.CENTER
        _line(paper, [*content["place"], f", {on}"])
        return
    _line(paper, [*content["place"], f", {on}"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for label in ("nature", "attachments"):
        name = "Sifat" if label == "nature" else "Lampiran"
        paper.add_paragraph(f"{name}: {content[label]}")
    _line(paper, ["Hal: ", *content["subject"]], bold=True)
    for number, line in enumerate(content["to"]):
        _line(paper, ["Yth. ", *line] if number == 0 else line)


def _block(paper: Any, block: dict[str, Any]) -> None:
    match block["kind"]:
        case "text":
            for runs in block["paragraphs"]:
                _line(paper, runs)
        case "heading" | "centre":
            line = _line(paper, block["runs"], bold=True)
            if block["kind"] == "centre":
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case "points":
            for runs in block["points"]:
                _line(paper, runs, style="List Number")
        case _:
            for group in block["groups"]:
                table = paper.add_table(rows=0, cols=2)
                for label, runs in group:
                    cells = table.add_row().cells
                    cells[0].text = label
                    _add(cells[1].paragraphs[0], runs)
                paper.add_paragraph()


def _line(paper: Any, runs: Runs, *, style: str | None = None, bold: bool = False) -> Any:
    return _add(paper.add_paragraph(style=style), runs, bold=bold)


def _add(line: Any, runs: Runs, *, bold: bool = False) -> Any:
    for run in runs:
        if isinstance(run, str):
            line.add_run(run).bold = bold
        else:
            line.add_run(f"[BELUM DIISI: {run.get('missing', '…')}]").bold = True
    return line
