"""What a page must be to be usable: no fault that axe finds, and no scrolling sideways."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": LEVELS}}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
"""In the dark scheme only colours differ. Without motion, or a colour on its way is measured."""

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


def faults(page: Page, options: dict[str, object] = OPTIONS) -> list[str]:
    """What axe finds on the page as it stands; the caller has seen that it is there."""
    result = Axe().run(page, options=options).response
    return [
        f"{one['id']} at {node['target']}: {node['html'][:160]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


def wider_than_the_screen(page: Page) -> list[str]:
    """The outermost elements that make the page scroll sideways; none where it does not."""
    found: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .map(one => one.outerHTML.slice(0, 120)).slice(0, 3);
        }"""
    )
    return found


def sound(shown: Locator) -> Locator:
    """What is shown, once it is there: its page has no fault and fits, wide or narrow."""
    expect(shown).to_be_visible()
    page = shown.page
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert faults(page) == []
        assert wider_than_the_screen(page) == []
    page.set_viewport_size(DESKTOP)
    return shown
