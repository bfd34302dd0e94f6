"""Shape of a campaign as a page posts it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CampaignForm(forms.Form):
    """A new campaign; days are the institution's, first and last included."""

    name = forms.CharField(label=_("Name"), max_length=120)
    semester = forms.CharField(
        label=_("Semester"), max_length=40, help_text=_("As your university calls it.")
    )
    opens_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    instruments = forms.MultipleChoiceField(
        label=_("Questionnaires"), widget=forms.CheckboxSelectMultiple
    )
    everyone = forms.BooleanField(label=_("Invite all students now"), required=False, initial=True)

    def __init__(self, offered: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["instruments"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = offered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day must not lie before the first."))
        return cleaned

    def moments(self) -> tuple[datetime, datetime]:
        """Start of the first day and end of the last one, in the active time zone."""
        zone = timezone.get_current_timezone()
        first, last = self.cleaned_data["opens_on"], self.cleaned_data["closes_on"]
        opens = datetime.combine(first, time.min, zone)
        return opens, datetime.combine(last + timedelta(days=1), time.min, zone)
