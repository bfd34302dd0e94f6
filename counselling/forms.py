"""What counsellors type: notes, reasons, outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counselling.queries.queue import SCOPES, SEVERITIES, STATUSES, QueueFilter


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), widget=_area(4))
    thread = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AcknowledgeForm(forms.Form):
    note = forms.CharField(label=_("Remark"), required=False, max_length=2_000, widget=_area(2))


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it"))
    note = forms.CharField(label=_("Why it can be closed"), max_length=2_000, widget=_area(3))

    def __init__(self, *args: Any, outcomes: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *outcomes]


class BreakGlassForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need to look?"),
        max_length=500,
        widget=_area(3),
        help_text=_("The student can read who looked, when and this reason."),
    )


class QueueFilterForm(forms.Form):
    """The filters in the address; anything unknown counts as not given."""

    scope = forms.ChoiceField(choices=[(s, s) for s in SCOPES], required=False)
    severity = forms.ChoiceField(choices=[(s, s) for s in ("", *SEVERITIES)], required=False)
    status = forms.ChoiceField(choices=[(s, s) for s in STATUSES], required=False)

    def chosen(self) -> QueueFilter:
        self.is_valid()
        found = self.cleaned_data
        return QueueFilter(
            scope=found.get("scope") or "all",
            severity=found.get("severity") or "",
            status=found.get("status") or "active",
        )
