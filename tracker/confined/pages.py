"""Looks at a PDF: how many pages it has, or a marked picture of one of them. Runs nothing in it."""

import json
import sys

from tracker.confined.limits import confine
from tracker.confined.marking import copy_of
from tracker.confined.sheets import opened, page_in


def main() -> None:
    asked = json.loads(sys.argv[1])
    document = opened(sys.stdin.buffer.read())
    if asked["want"] == "facts":
        told = {
            name.lower(): value.replace("\0", " ").strip()[:200]
            for name, value in document.get_metadata_dict(skip_empty=True).items()
        }
        sys.stdout.write(json.dumps({"pages": len(document), **told}))
        return
    page = page_in(document, asked["page"])
    picture = page.render(scale=asked["width"] / max(page.get_size())).to_pil()
    has_foot = asked.get("has_foot", True)
    sys.stdout.buffer.write(copy_of(picture, asked["lines"], asked["width"], has_foot=has_foot))


if __name__ == "__main__":
    confine()
    main()
