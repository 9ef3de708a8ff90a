"""Staff forms: declared with keys of the catalogue, worded when they are bound to a request."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, Optional

from app.words import catalogue, word

REQUIRED = "consultant.error.required"
TOO_LONG = "consultant.error.too_long"
SHORT_TEXT = 200


class StaffForm(FlaskForm):
    """A form whose labels and messages are declared as keys, or are texts of an evaluation.

    CSRF is checked for every request by `app.web.guard`.
    """

    class Meta(FlaskForm.Meta):
        """Labels are worded; messages of WTForms itself become keys, too."""

        csrf = False

        def get_translations(self, _form: FlaskForm) -> "Keys":
            """What words WTForms' own messages."""
            return Keys()

        def bind_field(
            self, form: BaseForm, unbound_field: "UnboundField[Any]", options: dict[str, Any]
        ) -> Field:
            """A field of this request, its label in the language of it."""
            field: Field = super().bind_field(form, unbound_field, options)
            field.label.text = _worded(field.label.text)
            return field

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> Self:
        """The form with what is stored, whatever was posted."""
        return cls(formdata=None, data=stored)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether nothing is wrong with any field by itself; what is wrong is worded."""
        fits = bool(super().validate(extra_validators))
        for field in self:
            field.errors = [_worded(error) for error in field.errors]
        return fits

    def keep(self, name: str, stored: object) -> None:
        """Leave a field that was not sent as it is stored; nothing is asked of it."""
        self[name].process(None, stored)
        self[name].validators = ()

    def fits(self, objections: Iterable[tuple[str, str]]) -> bool:
        """Whether neither a field by itself is wrong nor the domain objects.

        Args:
            objections: pairs of a field's name and what the domain's validator says of it, in
                words. Of each field the first is told; of what cannot be read, none.
        """
        self.validate()
        for name, text in objections:
            field = self[name]
            if not field.errors and not getattr(field, "wrong", ""):
                field.errors = [text]
        return not self.errors


class Keys:
    """Gives the catalogue's key for a message that WTForms makes itself."""

    _KNOWN = (
        ("Not a valid date", "consultant.error.date"),
        ("Not a valid choice", "consultant.error.choice"),
        ("Invalid Choice", "consultant.error.choice"),
    )

    def gettext(self, message: str) -> str:
        """The key for a message; there is one for whatever WTForms may say."""
        known = (key for start, key in self._KNOWN if message.startswith(start))
        return next(known, "consultant.error.unknown")

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The key for a message with a count."""
        return self.gettext(singular if n == 1 else plural)


def _worded(text: str) -> str:
    """The wording of a key; anything else is a text already."""
    return word(text, g.language) if text in catalogue() else text


def form_of(fields: Mapping[str, Any]) -> type[StaffForm]:
    """A form with these fields, for lists: a field for each item, named as it is sent."""
    return type("Listed", (StaffForm,), dict(fields))


def text(label: str, *, required: bool = False) -> StringField:
    """One line of text."""
    rules = [DataRequired(REQUIRED)] if required else [Optional()]
    return StringField(
        label,
        [*rules, Length(max=SHORT_TEXT, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"maxlength": SHORT_TEXT, "autocomplete": "off"},
    )


def stripped(value: str | None) -> str:
    """Text as it is stored: browsers send carriage returns, databases refuse zero bytes."""
    return (value or "").replace("\0", "").replace("\r\n", "\n").strip()


class OneOf(RadioField):
    """One of several choices; what is none of them counts as the default."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was sent."""
        super().process_formdata(valuelist)
        if valuelist and self.data not in {value for value, *_ in self.iter_choices()}:
            self.data = self.default

    def pre_validate(self, form: BaseForm) -> None:
        """There is no wrong choice."""


class Several(SelectMultipleField):
    """Some of several choices. One that there is not, or not any more, is left out."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms gives it
        """What is known stays."""
        known = {value for value, *_ in self.iter_choices()}
        self.data = [each for each in self.data or () if each in known]


def options(stem: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs for a choice, worded in the language of the request."""
    return [(value, word(f"{stem}.{value}", g.language)) for value in values]


def offered(stem: str, values: Iterable[str]) -> Callable[[], list[tuple[str, str]]]:
    """The same for a field that is declared before there is a request."""
    return lambda: options(stem, values)


def mistakes(form: StaffForm) -> list[tuple[str, str]]:
    """What is wrong with a form: pairs of the link to a field and the message.

    A field is named by its description, where its label alone would not say which it is.
    """
    return [
        (
            f"#{field.id}{'-0' if isinstance(field, RadioField) else ''}",
            _pair(field.description or field.label.text, error),
        )
        for field in form
        for error in field.errors
    ]


def _pair(name: str, error: str) -> str:
    """A message with its field's name, unless it names the field by itself."""
    return error if name == error else word("consultant.pair", g.language, what=name, text=error)
