"""What the pages of news have in common: adding an item, tying one to a case, what came of it."""

from flask import render_template, request

from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import TextKind
from tracker.queries import news as queries
from tracker.queries.news import KnownAddress
from tracker.queries.news_reading import unfinished
from tracker.services.news import Clipping, is_web_address
from tracker.web.forms import Form
from tracker.web.forms.news import AddressForm, CaseNewsForm, LookUpForm, NewsForm
from tracker.web.language import spoken as _
from tracker.web.session import actor, now, reading


def new_page(*, form: NewsForm | None = None, asked: Form | None = None) -> str:
    """The page that adds an item; `form` or `asked` where one of them was not accepted."""
    typed, known = _asked_address()
    if form is None:
        form = NewsForm(formdata=None)
        _fill(form, typed, known)
    return render_template(
        "news/new.html",
        form=form,
        asked=asked or typed,
        known=known,
        waiting=unfinished(reading(), actor(), now()),
    )


def linking_page(
    case_id: int, *, form: CaseNewsForm | None = None, asked: Form | None = None
) -> str:
    """The page that ties news to a case; `form` or `asked` where one of them was not accepted."""
    look_up = LookUpForm(formdata=request.args)
    look_up.validate()
    typed, known = _asked_address()
    if form is None:
        form = CaseNewsForm(formdata=None)
        _fill(form, typed, known)
    return render_template(
        "news/tie.html",
        page=queries.linking_page(reading(), actor(), case_id, look_up.cari.data or ""),
        form=form,
        look_up=look_up,
        asked=asked or typed,
        known=known,
        kinds=list(NewsKind),
    )


def clipping_of(form: NewsForm) -> Clipping:
    return Clipping(
        outlet=form.outlet.data or "",
        title=form.title.data or "",
        url=form.url.data,
        published_on=form.published_on.data,
        region=form.region.data,
        text=form.text.data,
        author=form.author.data,
        text_kind=TextKind(form.text_kind.data or TextKind.SUMMARY.value),
    )


def say_added(is_new: bool) -> str:
    if is_new:
        return _("The news is in the library.")
    return _("The library had this news already: same outlet, title and day.")


def _asked_address() -> tuple[AddressForm, KnownAddress | None]:
    """The address in the query, and what the library knows of it."""
    if "alamat" not in request.args:
        return AddressForm(formdata=None), None
    form = AddressForm(formdata=request.args)
    if not form.validate():
        return form, None
    if not is_web_address(form.alamat.data or ""):
        form.alamat.errors = ["not_an_address"]
        return form, None
    return form, queries.known_address(reading(), actor(), form.alamat.data or "")


def _fill(form: NewsForm, asked: AddressForm, known: KnownAddress | None) -> None:
    if known is not None:
        form.url.data, form.outlet.data = asked.alamat.data, known.outlet
