"""Staff forms. Labels and error messages are keys of the catalogue; templates word them."""

from collections.abc import Iterable, Sequence
from typing import Any, get_args
from unicodedata import normalize

from flask import g
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.form import BaseForm
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)
from wtforms.widgets import CheckboxInput, TextInput

from app.web import numbers
from app.web.passwords import MAX_TYPED, MIN_LENGTH
from app.words import word
from surveys.fieldwork.evaluation import CATEGORIES, DEFAULT_THRESHOLD, Crosshairs, Evaluation

REQUIRED = "consultant.error.required"
TOO_LONG = "consultant.error.too_long"
SHORT_TEXT = 200
LONG_TEXT = 2000
LOWEST_THRESHOLD = 3
EARLIEST, LATEST = 1990, 9990
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
"""What browsers send; the first is what they are given."""
PURPOSES = ("demand", "supplier", "third_party", "authority")
ROUTES = ("own", "commissioned")
SECRECIES = ("anonymous", "confidential", "identified")


class StaffForm(FlaskForm):
    """A form whose messages are keys; CSRF is checked for every request by `app.web.guard`."""

    class Meta(FlaskForm.Meta):
        """Messages of WTForms itself become keys too."""

        csrf = False

        def get_translations(self, _form: FlaskForm) -> "Keys":
            """What words WTForms' own messages."""
            return Keys()


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


def text(label: str, *, required: bool = False, limit: int = SHORT_TEXT) -> StringField:
    """One line of text."""
    rules = [DataRequired(REQUIRED)] if required else [Optional()]
    return StringField(
        label,
        [*rules, Length(max=limit, message=TOO_LONG)],
        filters=[_stripped],
        render_kw={"maxlength": limit, "autocomplete": "off"},
    )


def _stripped(value: str | None) -> str:
    return (value or "").replace("\0", "").replace("\r\n", "\n").strip()


class NumberField(Field):
    """A number, as `app.web.numbers` reads it; `whole` where no other is meant."""

    widget = TextInput()
    data: float | None

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        self.wrong = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was sent."""
        if valuelist and valuelist[0].strip():
            typed = numbers.read(valuelist[0], whole=self.whole)
            self.data = typed.whole if self.whole else typed.value
            self.wrong = typed.wrong

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002  WTForms calls it so
        """No other complaint about what is no number."""
        if self.wrong:
            raise StopValidation(self.wrong)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else numbers.written(self.data)


class Several(SelectMultipleField):
    """Some of several choices. One that there is not, or not any more, is left out."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms gives it
        """What is known stays."""
        known = {value for value, *_ in self.iter_choices()}
        self.data = [each for each in self.data or () if each in known]


def options(stem: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs for a choice, worded in the language of the request."""
    return [(value, word(f"{stem}.{value}", g.language)) for value in values]


class SignIn(StaffForm):
    """Who one is."""

    email = EmailField(
        "account.email",
        [InputRequired(REQUIRED), Length(max=SHORT_TEXT, message=TOO_LONG)],
        filters=[_stripped],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        "account.password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPassword(StaffForm):
    """Another password for oneself; `app.web.passwords` says whether it is a good one."""

    current = PasswordField(
        "account.current_password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        "account.new_password",
        [InputRequired(REQUIRED), Length(max=MAX_TYPED, message=TOO_LONG)],
        render_kw={"autocomplete": "new-password", "minlength": MIN_LENGTH},
    )
    again = PasswordField(
        "account.again",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: Field) -> None:
        """Typed twice the same."""
        if field.data != self.password.data:
            raise ValidationError("account.error.different")


class About(StaffForm):
    """What is undertaken, for whom, and what respondents are promised."""

    title = text("consultant.about.name", required=True)
    purpose = RadioField("consultant.about.purpose")
    route = RadioField("consultant.about.route")
    category = SelectField("consultant.about.category")
    service = text("consultant.about.service")
    supplier = text("consultant.about.supplier")
    demand_side = text("consultant.about.demand_side")
    population = TextAreaField(
        "consultant.about.population",
        [Optional(), Length(max=LONG_TEXT, message=TOO_LONG)],
        filters=[_stripped],
        render_kw={"rows": 3, "maxlength": LONG_TEXT},
    )
    period_from = DateField("consultant.about.period_from", [Optional()])
    period_to = DateField("consultant.about.period_to", [Optional()])
    secrecy = RadioField("consultant.about.secrecy")
    threshold = NumberField(
        "consultant.about.threshold",
        [
            InputRequired(REQUIRED),
            NumberRange(LOWEST_THRESHOLD, 100, "consultant.error.threshold"),
        ],
        whole=True,
        default=DEFAULT_THRESHOLD,
        render_kw={"min": LOWEST_THRESHOLD, "max": 100, "inputmode": "numeric"},
    )
    margin = NumberField(
        "consultant.about.margin",
        [InputRequired(REQUIRED), NumberRange(0.01, 10, "consultant.error.margin")],
        default=0.5,
        render_kw={"inputmode": "decimal"},
    )
    crosshairs = RadioField("consultant.about.crosshairs", default="grand_mean")
    follows = SelectField("consultant.about.follows", default="")
    without = Several("consultant.about.without", option_widget=CheckboxInput())
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.crosshairs.choices = options("consultant.crosshairs", get_args(Crosshairs))
        # With the first such form only: numpy and scipy take longer to load than the server.
        from analysis.report import SWITCHES  # noqa: PLC0415

        self.without.choices = options("report.section", SWITCHES)
        self.purpose.choices = options("consultant.purpose", PURPOSES)
        self.route.choices = options("consultant.route", ROUTES)
        self.secrecy.choices = options("consultant.secrecy", SECRECIES)
        self.follows.choices = [("", word("consultant.about.follows_none", g.language))]
        self.category.choices = [(each.id, each.name.to(g.language)) for each in CATEGORIES]

    def validate_period_to(self, field: Field) -> None:
        """No end before the beginning."""
        if field.data and self.period_from.data and field.data < self.period_from.data:
            raise ValidationError("consultant.error.period")

    def values(self) -> dict[str, Any]:
        """The fields of `Evaluation` that the form sets."""
        names = [name for name in Evaluation.__dataclass_fields__ if name in self._fields]
        return {name: self._fields[name].data for name in names} | {
            "without": tuple(self.without.data or ()),
            "follows": self.follows.data or None,
        }


class Schedule(StaffForm):
    """When answers are taken, in the zone of the installation."""

    opens_at = DateTimeLocalField("consultant.fieldwork.opens_at", [Optional()], format=MINUTES)
    closes_at = DateTimeLocalField("consultant.fieldwork.closes_at", [Optional()], format=MINUTES)
    seen = HiddenField()

    def validate_opens_at(self, field: Field) -> None:
        """A year that is one in every zone."""
        if field.data and not EARLIEST <= field.data.year <= LATEST:
            raise ValidationError("consultant.error.date")

    def validate_closes_at(self, field: Field) -> None:
        """As above, and no end before the beginning."""
        self.validate_opens_at(field)
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError("consultant.error.period")


class Sure(StaffForm):
    """Leave for something that cannot be undone: a tick; or the evaluation's title, typed, where
    something speaks against it.
    """

    sure = BooleanField("consultant.error.sure")
    typed = text("consultant.final.typed")

    def confirms(self, title: str, *, doubtful: bool) -> bool:
        """Whether leave was given; if not, what is missing is noted."""
        if _alike(self.typed.data or "", title) or (self.sure.data and not doubtful):
            return True
        if doubtful:
            wrong = "other_title" if self.typed.data else "no_title"
            self.typed.errors = [f"consultant.final.{wrong}"]
        else:
            self.sure.errors = ["consultant.error.sure"]
        return False


def _alike(typed: str, title: str) -> bool:
    """Whether two texts read the same, however their characters and spaces are written."""
    first, second = (" ".join(normalize("NFKC", each).split()) for each in (typed, title))
    return first == second


def mistakes(form: FlaskForm, order: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What is wrong with a form: pairs of the link to a field and the message."""
    names = order or list(form.errors)
    return [
        (
            f"#{form[name].id}{'-0' if isinstance(form[name], RadioField) else ''}",
            _told(form[name].label.text, key),
        )
        for name in names
        for key in form.errors.get(name, ())
    ]


def _told(label: str, key: str) -> str:
    """A message with its field's name, unless it names the field by itself."""
    text = word(key, g.language)
    if label == key:
        return text
    return word("consultant.pair", g.language, what=word(label, g.language), text=text)
