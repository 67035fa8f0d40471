"""People at work in a browser, so that a story reads like one."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.forms import Form
from tests.browser.site import Site
from tests.builders import PASSWORD

AWAY = timedelta(minutes=30)
"""After that a person is taken to have been away, and signs in again."""


class Person:
    """Somebody with an account, before a browser. Every act goes through pages and buttons."""

    def __init__(
        self, site: Site, page: Page, username: str, fresh: Callable[[], Page] | None = None
    ) -> None:
        self.site, self.page, self.username, self._fresh = site, page, username, fresh
        self._came: datetime | None = None

    def closes_the_browser(self) -> None:
        """And opens it again, on a machine that remembers nothing."""
        assert self._fresh is not None, "this person has one browser only"
        self.page.context.close()
        self.page, self._came = self._fresh(), None

    # --- coming in and looking around ---------------------------------------------------------

    def signs_in(self) -> "Person":
        """And stands where the front door leads."""
        return self.opens("/")

    def opens(self, path: str) -> "Person":
        """Goes to an address, with a session of their own: how one signs in by the page is the
        matter of `enters`, and of the tests that say so."""
        if self._is_away():
            value = self.site.session_of(self.username)
            cookie = {"name": "netral", "value": value, "url": self.site.address}
            self.page.context.add_cookies([cookie])
            self._came = self.site.clock()
        self.page.goto(path)
        return self

    def _is_away(self) -> bool:
        return self._came is None or self.site.clock() - self._came > AWAY

    def enters(self) -> None:
        """Fills the sign-in page that stands open."""
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        here = self.page.locator(".bar__me, .bar__menu").locator("visible=true")
        expect(here).to_have_count(1)
        self.page.wait_for_load_state("load")  # its scripts hear keys from now on

    def sees(self, *texts: str) -> "Person":
        for text in texts:
            self._expects(text, expect(self.page.locator("main")).to_contain_text)
        return self

    def does_not_see(self, *texts: str) -> "Person":
        for text in texts:
            self._expects(f"not {text}", lambda _, text=text: self._lacks(text))
        return self

    def _lacks(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text)

    def _expects(self, text: str, look: Callable[[str], None]) -> None:
        """The library tells the whole page where it does not fit; a line is enough."""
        try:
            look(text)
        except AssertionError:
            heading = self.page.locator("h1").inner_text()
            said = self.page.locator(".flash, .errors").all_inner_texts()
            raise AssertionError(
                f"{text!r} expected at {self.page.url} ({heading!r}, {said})"
            ) from None

    @property
    def today(self) -> str:
        return self.site.clock.at.date().isoformat()

    # --- filing -------------------------------------------------------------------------------

    def files(
        self,
        kind: str = "finding",
        *,
        respondents: Sequence[Mapping[str, str]] = (),
        conduct: Mapping[str, Any] | None = None,
        **answers: Any,
    ) -> str:
        """Fills the filing page and sends it; the address of the case."""
        self.opens("/lapor")
        form = self._filing()
        form.answers({"kind": kind, **answers})
        for place, one in enumerate(respondents):
            if place:
                self.presses("add-respondents")
                expect(self.page.locator(f"#respondents-{place}")).to_be_visible()
                form = self._filing()
            form.answers({f"respondents-{place}-{name}": v for name, v in one.items()})
        form.answers({f"conducts-0-{name}": v for name, v in (conduct or {}).items()})
        if len(respondents) > 1:
            form.answer("conducts-0-respondents", [str(n) for n in range(len(respondents))])
        self.presses("file")
        self.page.wait_for_url(re.compile(r"/tanda-terima"))
        return self.page.url.removeprefix(self.site.address).removesuffix("/tanda-terima")

    def fills(self, **answers: Any) -> "Person":
        """Types into the filing page that stands open."""
        self._filing().answers(answers)
        return self

    def presses(self, action: str) -> "Person":
        """A button of the filing page: `file`, `save`, `add-respondents` …"""
        self.page.locator(f'form[data-filing] button[value="{action}"]:visible').last.click()
        return self

    def has(self, **answers: str) -> "Person":
        """What stands in the filing page."""
        for name, value in answers.items():
            expect(self.page.locator(f'form[data-filing] [name="{name}"]')).to_have_value(value)
        return self

    def _filing(self) -> Form:
        return Form(self.page.locator("form[data-filing]"), self.today)

    def reads_the_reporter(self, reason: str) -> "Person":
        """Asks on the open case page who reported, and says why."""
        box = self.page.locator("details.act", has=self.page.locator('form[action$="/pelapor"]'))
        if not box.locator("[name=reason]").is_visible():
            box.locator("summary").click()
        box.locator("[name=reason]").fill(reason)
        box.locator("button").click()
        return self

    # --- steps --------------------------------------------------------------------------------

    def takes(self, move: str, case: str, of: str | None = None, **answers: Any) -> "Person":
        """Takes a step of the case, or of the respondent with that letter.

        Answers are given by the field's name; what must be answered and is not gets something.
        """
        return self.begins(move, case, of).completes(**answers)

    def completes(self, **answers: Any) -> "Person":
        """Fills the step that stands open, sends it, and is told that it was recorded."""
        self.answers(**answers)
        self._step().completes()
        self.sends()
        expect(self.page.locator(".flash--success")).to_be_visible()
        return self

    def begins(self, move: str, case: str, of: str | None = None) -> "Person":
        """Opens the form of a step from the case page, by its link."""
        if self.page.url.removeprefix(self.site.address) != case or self._is_away():
            self.opens(case)
        offer = self.page.locator(f'a[href*="langkah={move}&"], a[href*="langkah={move}#"]')
        lane = self._lane(of).filter(has=offer)
        link = lane.locator(offer).first
        if not link.is_visible():
            lane.locator("details.offers__menu > summary").first.click()
        link.click()
        expect(self.page.locator("#langkah form")).to_be_visible()
        return self

    def answers(self, **answers: Any) -> "Person":
        self._step().answers(_spread(answers))
        return self

    def sends(self) -> "Person":
        self.page.locator("#langkah form button.btn-primary").click()
        return self

    def _step(self) -> Form:
        return Form(self.page.locator("#langkah form"), self.today)

    def _lane(self, of: str | None) -> Locator:
        lanes = self.page.locator("li.lane")
        if of is None:
            return lanes
        return lanes.filter(has=self.page.locator("strong", has_text=re.compile(f"^{of}$")))

    def respondents(self) -> dict[str, str]:
        """The ids of the respondents by their letters, as the links of the open page have them."""
        found = {}
        for field in self.page.locator('#langkah [name^="outcomes-"]:not([name$="-reason"])').all():
            name = field.get_attribute("name") or ""
            found[chr(65 + len(found))] = name.removeprefix("outcomes-")
        return found


def _spread(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Votes as one answer a member, the other answers as they are."""
    found = {name: value for name, value in answers.items() if name != "votes"}
    for seat, vote in enumerate(answers.get("votes", ())):
        found[f"votes-{seat}-name"] = f"Anggota Rekaan {seat + 1}"
        found[f"votes-{seat}-present"] = True
        found[f"votes-{seat}-vote"] = vote
    return found
