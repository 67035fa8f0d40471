"""Looks at a PDF: how many pages it has, or a marked picture of one of them. Runs nothing in it."""

import json
import sys

import pypdfium2 as pdfium

from tracker.confined.limits import confine
from tracker.confined.marking import copy_of, refuse

_LONGEST = 20_000.0


def main() -> None:
    asked = json.loads(sys.argv[1])
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        refuse("needs_password" if "assword" in str(error) else "cannot_be_shown")
    if asked["want"] == "facts":
        told = {
            name.lower(): value.replace("\0", " ").strip()[:200]
            for name, value in document.get_metadata_dict(skip_empty=True).items()
        }
        sys.stdout.write(json.dumps({"pages": len(document), **told}))
        return
    if not 1 <= asked["page"] <= len(document):
        refuse("no_such_page")
    page = document[asked["page"] - 1]
    width, height = page.get_size()
    longest = max(width, height)
    if not 1 <= longest <= _LONGEST or min(width, height) < 1:
        refuse("cannot_be_shown")
    picture = page.render(scale=asked["width"] / longest).to_pil()
    sys.stdout.buffer.write(copy_of(picture, asked["lines"], asked["width"]))


if __name__ == "__main__":
    confine()
    main()
