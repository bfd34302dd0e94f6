"""Shape of an answer sheet as a page posts it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from screening.domain.instrument import Instrument, Item
from screening.models import InstrumentVersion, ResponseDraft


class AnswerSheet(forms.Form):
    """One radio group an item, named q1, q2, ... in printed order; every item may be left out."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    started_at = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
                error_messages={"invalid_choice": _("Please choose one of these answers.")},
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


def sheet_initial(
    instrument: Instrument, version: InstrumentVersion, draft: ResponseDraft | None
) -> dict[str, Any]:
    """What a page carries: its own UUID, so that sending twice is handing in once, and what is
    kept of the sheet so far.
    """
    if draft is None:
        fresh = {"client_uuid": uuid.uuid4(), "started_at": timezone.now().isoformat()}
        return fresh | {"version": version.pk}
    return {
        "client_uuid": draft.client_uuid,
        "started_at": draft.started_at.isoformat(),
        "version": version.pk,
        **{field_name(item): draft.answers.get(item.link_id) for item in instrument.items},
    }
