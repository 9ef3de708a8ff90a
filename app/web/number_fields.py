"""Fields of staff forms in which numbers are typed, one by one or in a group."""

from collections.abc import Sequence
from math import inf, nan
from typing import Any

from flask import g
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.web import numbers
from app.words import word


class NumberField(Field):
    """A number, as `app.web.numbers` reads it. What was typed is shown again as it was typed.

    Args:
        low, high: between which numbers it lies, as typed; without them the domain's validator
            says so.
        beyond: what is told where it does not, with the places {low} and {high}.
        required: a blank is told of in the same words.
        whole: no other than a whole number is meant.
        percent: a percent sign may follow.
        scale: how many times the figure is typed; 100 for a share of 1 typed as a percentage.
    """

    widget = TextInput()
    data: float | None

    def __init__(
        self,
        label: str = "",
        *,
        low: float = -inf,
        high: float = inf,
        beyond: str = "",
        required: bool = False,
        whole: bool = False,
        percent: bool = False,
        scale: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.render_kw = {
            "inputmode": "numeric" if whole else "decimal",
            "autocomplete": "off",
            "maxlength": numbers.LONGEST,
        } | (self.render_kw or {})
        self.low, self.high, self.beyond, self.required = low, high, beyond, required
        self.whole, self.percent, self.scale = whole, percent or scale != 1.0, scale
        self.wrong = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was sent; None where it is blank, or wrong."""
        if not valuelist:
            return
        typed = numbers.Typed()
        if valuelist[0].strip():
            typed = numbers.read(valuelist[0], whole=self.whole, percent=self.percent)
        value = typed.whole if self.whole else typed.value
        self.wrong = typed.wrong
        if value is not None and not self.low <= value <= self.high:
            self.wrong, value = self._out_of_range(), None
        self.data = value if value is None or self.scale == 1.0 else value / self.scale

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002  WTForms calls it so
        """No other complaint about what is no such number."""
        if self.wrong:
            raise StopValidation(self.wrong)
        if self.required and self.data is None:
            raise StopValidation(self._out_of_range())

    def _out_of_range(self) -> str:
        return word(self.beyond, g.language, low=f"{self.low:g}", high=f"{self.high:,.10g}")

    def disregard(self) -> None:
        """Read nothing and tell nothing of it: it is not asked for."""
        self.data, self.wrong = None, ""

    @property
    def given(self) -> float | None:
        """Its number; NaN where what stands in it is none, None where it is blank."""
        return self.data if self.data is not None or not self.wrong else nan

    @property
    def shown(self) -> str:
        """What stands in it."""
        if self.raw_data:
            return str(self.raw_data[0]).strip()
        return "" if self.data is None else numbers.written(self.data * self.scale)

    def _value(self) -> str:
        return self.shown


class Group(Field):
    """Fields of numbers of which something is told together: of their sum, for example.

    Args:
        parts: their names; they are declared before it.
        whole: what is wrong with one of them is told of the group instead.
    """

    def __init__(
        self,
        label: str = "",
        parts: Sequence[str] = (),
        *,
        whole: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.parts: list[NumberField] = [kwargs["_form"][name] for name in parts]
        self.whole = whole

    @property
    def wrong(self) -> str:
        """Why a part cannot be read."""
        return next((part.wrong for part in self.parts if part.wrong), "")

    @property
    def total(self) -> str:
        """The sum of what can be read, as a field shows it; "" where nothing stands."""
        if not any(part.shown for part in self.parts):
            return ""
        return numbers.written(sum(part.data or 0.0 for part in self.parts))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing is sent of it."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002  WTForms calls it so
        """What is wrong with a part, where the group tells it."""
        if self.whole and self.wrong:
            for part in self.parts:
                part.errors = []
            raise StopValidation(self.wrong)
