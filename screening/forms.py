"""Shape of what pages post: an answer sheet, and a new campaign."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from screening.domain.instrument import Instrument, Item


class AnswerSheet(forms.Form):
    """One radio group an item, named q1, q2, ... in printed order; every item may be left out."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[field_name(item)] = forms.TypedChoiceField(
                label=item.text,
                choices=[(option.value, option.text) for option in item.options],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, int | None]:
        """linkId to chosen value, once the form is valid."""
        return {i.link_id: self.cleaned_data[field_name(i)] for i in self.instrument.items}

    def started(self) -> datetime:
        """When the page was opened, as the browser tells; now where it does not."""
        moment = parse_datetime(self.cleaned_data["started_at"])
        if moment is None or timezone.is_naive(moment):
            return timezone.now()
        return min(moment, timezone.now())


def field_name(item: Item) -> str:
    return f"q{item.number}"


def sheet_initial() -> dict[str, Any]:
    """What a fresh page carries: its own UUID, so that sending twice is handing in once."""
    return {"client_uuid": uuid.uuid4(), "started_at": timezone.now().isoformat()}


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
