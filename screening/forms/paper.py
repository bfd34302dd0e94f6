"""Shape of what is typed in from paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.domain.instrument import Instrument, Item
from screening.forms.sheets import field_name


class PaperStart(forms.Form):
    """Whose sheet of what; the same again for the next sheet of the pile."""

    step = forms.ChoiceField(label=_("Questionnaire"))
    filled_on = forms.DateField(
        label=_("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    twice = forms.BooleanField(label=_("Enter each sheet twice and compare"), required=False)
    code = forms.CharField(
        label=_("Student code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, steps: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["step"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = steps

    def clean_filled_on(self) -> date:
        day: date = self.cleaned_data["filled_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class PaperSheet(forms.Form):
    """A number an item, as printed; empty where the paper is."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            offered = sorted(item.values)
            self.fields[field_name(item)] = forms.TypedChoiceField(
                label=item.text,
                choices=[(value, value) for value in offered],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.TextInput(attrs=_typing(item)),
                error_messages={
                    "invalid_choice": _("One of %s.") % ", ".join(str(v) for v in offered)
                },
            )

    def answers(self) -> dict[str, int | None]:
        """linkId to value, once the form is valid."""
        return {i.link_id: self.cleaned_data[field_name(i)] for i in self.instrument.items}


def _typing(item: Item) -> dict[str, str]:
    offered = " ".join(str(value) for value in sorted(item.values))
    return {
        "class": "paper__value",
        "inputmode": "numeric",
        "autocomplete": "off",
        "maxlength": str(max(len(str(value)) for value in item.values)),
        "data-offered": offered,
    }


def paper_moment(day: date, zone: str) -> datetime:
    """Noon of the day on which the paper was filled in; now, where that is still to come."""
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return min(noon, timezone.now())
