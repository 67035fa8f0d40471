"""One browser for all tests here, a site and clean profiles for each."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import databases
from tests.browser.people import Person
from tests.browser.site import Site, site_on
from tests.browser.watching import Watch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser of the path, started once; without one the tests fail and say so.

    The shell is the same browser without windows and bars of its own, for half the time.
    """
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "no chromium on the path; NO_BROWSER=1 leaves these tests out"
    as_root = os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"] if as_root else []
        )
        yield browser
        browser.close()


@pytest.fixture
def site(server: str, tmp_path: Path) -> Iterator[Site]:
    """The product on a fresh copy of the small world, on 7 October 2024, nine o'clock."""
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with site_on(databases.fresh(server, name), tmp_path) as site:
        yield site


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """`person("verifier")`: somebody with an account, before a browser with a clean profile.

    `javascript=False` switches it off; `width` is that of the screen in pixels. After the test
    nothing may have gone wrong in any of these browsers.
    """
    watch = Watch()
    contexts: list[BrowserContext] = []

    def arrives(
        role: str | None,
        agency: str | None = None,
        name: str = "Petugas Rekaan",
        *,
        javascript: bool = True,
        width: int = 1280,
    ) -> Person:
        def profile() -> Page:
            context = browser.new_context(
                base_url=site.address,
                java_script_enabled=javascript,
                locale="id-ID",
                viewport={"width": width, "height": 800},
            )
            context.set_default_timeout(15_000)
            contexts.append(context)
            page = context.new_page()
            watch.over(page)
            return page

        return Person(site, profile(), site.account(role, agency, name), profile)

    yield arrives
    for context in contexts:
        context.close()
    assert not watch.troubles, watch.troubles[:3]
