"""The tree of domain errors: each says what is wrong, where, and what to do."""

from dataclasses import dataclass


class ParallaxError(Exception):
    """Anything the domain refuses; its text is fit to be shown to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one place of an input.

    `where` names the place ("itss.toml:141", "row 12, column AVA1", an item's id); `code` is
    stable and translatable; `what` is the English sentence, with the remedy in it.
    """

    where: str
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class InputError(ParallaxError):
    """An input with one or more problems; nothing of it was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ModelError(InputError):
    """A quality model or instrument file that cannot be read."""


class AnswersError(InputError):
    """A file of answers that cannot be taken as it is."""


class DesignError(InputError):
    """A questionnaire or evaluation that cannot be published as it is."""


class NotAllowed(ParallaxError):
    """This person may not do that with this evaluation."""


class NotFound(ParallaxError):
    """No such evaluation, version, invitation or file."""


class Refused(ParallaxError):
    """The state of the evaluation does not admit the action (closed, sealed, already published)."""

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        super().__init__(what)


class Throttled(ParallaxError):
    """Too many wrong passwords; after `seconds` the next try is taken."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Too many failed attempts. Try again in {seconds} seconds.")


class WrongSecret(ParallaxError):
    """The application's secret is not the one with which the keys of this database are sealed."""


class Unavailable(ParallaxError):
    """The database cannot be reached, is busy or full; nothing was written, try again."""
