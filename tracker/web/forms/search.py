"""The form that keeps a search or a view of the list by a name."""

from wtforms import HiddenField

from tracker.services.searching import LONGEST_NAME
from tracker.web.forms import Form, TextLine, Tick
from tracker.web.language import lazily as _l


class KeepForm(Form):
    """A name for what the page asks for, and who may open it."""

    page = HiddenField()
    query = HiddenField()
    name = TextLine(_l("Name"), required=True, longest=LONGEST_NAME)
    is_shared = Tick(_l("Share it with my agency"))
