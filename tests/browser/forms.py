"""Filling forms as a person does: the answers one has, and something sensible wherever asked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator

UNANSWERED = """form => [...form.elements]
  .filter(one => one.required && !one.disabled)
  .filter(one => one.type === 'radio'
    ? ![...form.elements].some(other => other.name === one.name && other.checked)
    : one.type === 'checkbox' ? !one.checked : !one.value)
  .map(one => one.name)"""


class Form:
    """A form on the page; names are those of its fields."""

    def __init__(self, form: Locator, today: str) -> None:
        self.form, self.today = form, today

    def answers(self, answers: Mapping[str, Any]) -> "Form":
        for name, value in answers.items():
            self.answer(name, value)
        return self

    def answer(self, name: str, value: Any) -> None:
        """Text and days are written, choices chosen, boxes ticked, files (paths) chosen."""
        field = self.form.locator(f'[name="{name}"]')
        assert field.count(), f"no field {name} in this form"
        kind = self._kind(name)
        if kind == "select":
            field.select_option(str(value))
        elif kind == "radio":
            self.form.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            self._tick(field, name, value)
        elif kind == "file":
            field.set_input_files(Path(value))
        else:
            field.fill(str(value))

    def completes(self) -> "Form":
        """Whatever must be answered and is not: the first choice, today, a few words, evidence."""
        for field in self.form.locator('textarea[name$="-evidence"]').all():
            if not field.input_value():
                field.fill("Tangkapan layar.")
        for name in dict.fromkeys(self.form.evaluate(UNANSWERED)):
            kind = self._kind(name)
            field = self.form.locator(f'[name="{name}"]')
            if kind == "select":
                field.select_option(index=1)
            elif kind in ("radio", "checkbox"):
                field.first.check()
            else:
                field.fill(self.today if kind == "date" else "012/UJI/X/2024")
        return self

    def _kind(self, name: str) -> str:
        if self.form.locator(f'select[name="{name}"]').count():
            return "select"
        return self.form.locator(f'[name="{name}"]').first.get_attribute("type") or "text"

    def _tick(self, field: Locator, name: str, value: Any) -> None:
        if isinstance(value, bool):
            field.set_checked(value)
            return
        wanted = [str(one) for one in value]
        for one in field.all():
            one.set_checked((one.get_attribute("value") or "") in wanted)
