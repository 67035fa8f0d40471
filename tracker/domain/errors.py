"""The refusals: every way in which the product says no.

A refusal carries a code and the facts that a sentence about it needs; it holds no wording, because
the pages say it in two languages and the commands say it in one line. Code that refuses raises one
of these; code that answers people catches `Refusal` at its outermost edge and nowhere else.
"""

from collections.abc import Iterable, Mapping


class Refusal(Exception):
    """An act or a reading that was refused, with the reason as a code and its facts.

    `code` is a short English identifier in lower case and underscores ("not_found"); `facts` are
    the values that a sentence about the refusal may quote. Facts must be safe to show to the person
    who is refused: never a name or a number that this person may not see.
    """

    default_code = "refused"

    def __init__(self, code: str | None = None, **facts: object) -> None:
        self.code: str = code if code is not None else self.default_code
        self.facts: dict[str, object] = dict(facts)
        super().__init__(self.code)

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        told = ", ".join(f"{name}={value!r}" for name, value in sorted(self.facts.items()))
        return f"{self.code} ({told})"


class NotFound(Refusal):
    """There is no such thing, or this person may not learn that there is one."""

    default_code = "not_found"


class Forbidden(Refusal):
    """The thing is in this person's sight, but the act is not theirs to do."""

    default_code = "forbidden"


class WrongStage(Refusal):
    """The act is not open in the stage that the lane stands in."""

    default_code = "wrong_stage"


class Stale(Refusal):
    """Somebody else acted first: what this person decided on has changed since they read it."""

    default_code = "stale"


class Invalid(Refusal):
    """What was entered cannot be accepted; `errors` names the faults, field by field.

    `errors` maps a field's name to its codes in the order in which they were found; the empty name
    holds the faults of the entry as a whole.
    """

    default_code = "invalid"

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        self.errors: dict[str, list[str]] = {field: list(codes) for field, codes in errors.items()}
        super().__init__(errors=self.errors)


class Conflict(Refusal):
    """The act contradicts something on record: a number in use, a ref known with other facts."""

    default_code = "conflict"


class TooManyAttempts(Refusal):
    """The act was tried too often in too short a time."""

    default_code = "too_many_attempts"


class NotSignedIn(Refusal):
    """Nobody is signed in, or the session has ended."""

    default_code = "not_signed_in"
