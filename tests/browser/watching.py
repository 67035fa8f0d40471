"""What goes wrong in a browser without anybody seeing it: errors, refused content, lost files."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page, Response


@dataclass
class Watch:
    """Collects errors of the console, of scripts, of the content policy, and failed files.

    A page that answers 4xx on purpose (a form with faults, a lost session) is not one.
    """

    troubles: list[str] = field(default_factory=list)
    _answers: set[str] = field(default_factory=set)

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._script)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        known = message.location.get("url", "").partition("#")[0] in self._answers
        if not (known and message.text.startswith("Failed to load resource")):
            self.troubles.append(f"console: {message.text} ({message.location})")

    def _script(self, error: Error) -> None:
        self.troubles.append(f"script: {error.message}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} from {response.url}")
        elif response.status >= 400 and response.request.resource_type in ("document", "fetch"):
            self._answers.add(response.url)
        elif response.status >= 400:
            self.troubles.append(f"{response.status} for the file {response.url}")
