"""Forms of the administration."""

from typing import Any

from tracker.domain.labels import LABELS
from tracker.domain.roles import AgencyKind, Role
from tracker.web.forms import (
    Choice,
    DayField,
    Form,
    LongText,
    TextLine,
    Tick,
    Version,
    WholeNumber,
    choices_of,
)
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _


class ListForm(Form):
    """Filters of a list, read from the address and shown above the list."""

    class Meta:
        csrf = False

    search = TextLine(_l("Search"), name="cari", longest=100)


class AccountListForm(ListForm):
    """Which accounts to list."""

    agency = Choice(_l("Agency"), name="instansi")
    role = Choice(_l("Role"), name="peran")
    state = Choice(_l("State"), name="keadaan")

    def __init__(self, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.agency.choices = choices_of(agencies, empty=_("all"))
        self.role.choices = choices_of(
            [(role.value, _(LABELS[role])) for role in Role if role is not Role.SYSTEM],
            empty=_("all"),
        )
        states = [
            ("active", _("active")),
            ("shut", _("inactive")),
            ("first_password", _("first password not changed yet")),
        ]
        self.state.choices = choices_of(states, empty=_("all"))


class ResetForm(Form):
    """The word that somebody's password is to be replaced."""

    confirm = Tick(_l("I know that this person asked for it."), required=True)


class AgencyListForm(ListForm):
    """Which agencies to list."""

    kind = Choice(_l("Kind"), name="jenis")
    region = Choice(_l("Region"), name="wilayah")
    peopled = Choice(_l("Accounts"), name="akun")

    def __init__(self, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices_of(
            [(kind.value, _(LABELS[kind])) for kind in AgencyKind], empty=_("all")
        )
        self.region.choices = choices_of(
            [(code, name) for code, name in regions if code], empty=_("all")
        )
        peopled = [("ada", _("with accounts")), ("tanpa", _("without accounts"))]
        self.peopled.choices = choices_of(peopled, empty=_("all"))


class NewAccountForm(Form):
    """A person who shall sign in."""

    full_name = TextLine(_l("Name"), required=True)
    username = TextLine(
        _l("Username"),
        required=True,
        longest=60,
        description=_l("3 to 60 small letters, digits, dots or dashes, such as siti.aminah."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    agency = Choice(_l("Agency"), required=True)


class AccountForm(Form):
    """What can be changed of an account."""

    version = Version()
    full_name = TextLine(_l("Name"), required=True)
    is_active = Tick(
        _l("The account is open"),
        description=_l("Shutting it ends all its sessions at once."),
    )


class RoleForm(Form):
    """A role to give."""

    role = Choice(_l("Role"), required=True)


class AgencyForm(Form):
    """The particulars of an agency."""

    version = Version()
    name = TextLine(_l("Name"), required=True)
    valid_from = DayField(_l("Exists since"))
    valid_until = DayField(
        _l("First day no more"), description=_l("Empty as long as the agency exists.")
    )
    workweek = Choice(_l("Working days a week"), required=True)
    plenary_size = WholeNumber(
        _l("Members of the plenary"),
        low=1,
        high=15,
        description=_l("A setting of the agency: 3, 5 or 7 at Bawaslu; empty elsewhere."),
    )
    quorum = WholeNumber(_l("Quorum of the plenary"), low=1, high=15)
    register_pattern = TextLine(
        _l("Pattern of register numbers"),
        longest=120,
        description=_l(
            "Needs {serial} and {year}; possible are {kind}, {region}, {roman_month} and {agency}, "
            "such as {serial:03d}/{kind}/PW/{region}/{roman_month}/{year}."
        ),
    )
    receipt_pattern = TextLine(_l("Pattern of receipt numbers"), longest=120)
    letter_pattern = TextLine(
        _l("Pattern of letter numbers"),
        longest=120,
        description=_l(
            "Needs {serial}, {kind} and {year}: every kind of letter has a series of its own."
        ),
    )
    letter_address = TextLine(_l("Address in the head of letters"), longest=400)
    letter_place = TextLine(
        _l("Place in letters"),
        longest=120,
        description=_l("Where letters are written, such as Tangerang. Empty: the region's name."),
    )
    code = TextLine(_l("Code of the agency in numbers"), longest=20)
    remind_ahead = TextLine(
        _l("Remind the handler so many working days before the last day"),
        longest=40,
        description=_l("Such as 3, 1, 0; zero is the last day itself. Empty: 3, 1, 0."),
    )
    tell_supervisor = WholeNumber(
        _l("Tell the supervisor so many working days after it"), low=1, high=30
    )
    tell_above = WholeNumber(
        _l("Tell the agency above so many working days after it"), low=1, high=30
    )
    contact = LongText(
        _l("Contact"), longest=500, rows=2, description=_l("Whom other agencies should call.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.workweek.choices = choices_of([(5, "5"), (6, "6")])


class NewAgencyForm(AgencyForm):
    """An agency that is missing."""

    kind = Choice(_l("Kind"), required=True)
    region = TextLine(
        _l("Region"),
        required=True,
        description=_l("The code or the full name, such as 36.71 or Kota Tangerang."),
    )
