"""Shape of a campaign as a page posts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.domain.calendar import Window, window
from screening.domain.steps import Condition, Step

STEPS_SHOWN, STEPS_MORE, STEPS_MOST = 5, 3, 20
GRACE_MOST = 30
Choices = Sequence[tuple[str, str]]


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class CampaignForm(forms.Form):
    """A campaign; days are the institution's, first and last included."""

    name = forms.CharField(label=_("Name"), max_length=120)
    semester = forms.CharField(
        label=_("Semester"), max_length=40, help_text=_("As your university calls it.")
    )
    opens_on = _day(_("First day"))
    closes_on = _day(_("Last day"))
    grace_days = forms.IntegerField(
        label=_("Days for late sheets"),
        help_text=_("After the last day, only what was begun in time may be finished."),
        min_value=0,
        max_value=GRACE_MOST,
        initial=3,
    )
    reminder_days = forms.CharField(
        label=_("Reminders"),
        help_text=_("Days after the invitation, such as 3, 7. Leave it empty for none."),
        required=False,
        initial="3, 7",
    )
    cohorts = forms.TypedMultipleChoiceField(
        label=_("Who is invited"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, cohorts: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["cohorts"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = cohorts

    def clean_reminder_days(self) -> list[int]:
        parts = self.cleaned_data["reminder_days"].replace(",", " ").split()
        if any(not (part.isascii() and part.isdigit() and len(part) < 4) for part in parts):
            raise forms.ValidationError(_("Please write whole numbers with commas, such as 3, 7."))
        return [int(part) for part in parts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day must not lie before the first."))
        return cleaned

    def window(self, zone: str) -> Window:
        """From the first moment of the first day to the end of the grace."""
        given = self.cleaned_data
        return window(given["opens_on"], given["closes_on"], given["grace_days"], zone)


class StepForm(forms.Form):
    """One step; a row without a questionnaire is no step."""

    instrument = forms.ChoiceField(label=_("Questionnaire"), required=False)
    after = forms.ChoiceField(label=_("Asked of"), required=False)
    at_least = forms.IntegerField(label=_("Least total"), min_value=0, required=False)

    def __init__(self, *args: Any, offered: Choices, conditions: Choices, **kwargs: Any) -> None:
        """``conditions``: "KEY:SCALE" and a title of whatever a step may hang on."""
        super().__init__(*args, **kwargs)
        hanging = [(value, _("whose %s is at least") % title) for value, title in conditions]
        for name, choices in (
            ("instrument", [("", _("– none –")), *offered]),
            ("after", [("", _("everybody")), *hanging]),
        ):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("after") and cleaned.get("at_least") is None and not self.errors:
            self.add_error("at_least", _("From which total on?"))
        return cleaned

    def step(self) -> Step | None:
        given = self.cleaned_data
        if not given.get("instrument"):
            return None
        if not given.get("after"):
            return Step(given["instrument"])
        instrument, _colon, scale = given["after"].partition(":")
        return Step(given["instrument"], Condition(instrument, scale, given["at_least"]))


class Steps(forms.BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """The rows of a campaign's steps, from top to bottom."""

    def steps(self) -> list[Step]:
        return [step for form in self.forms if (step := form.step()) is not None]


StepFormSet = cast(
    "type[Steps]",
    forms.formset_factory(
        StepForm, formset=Steps, extra=0, max_num=STEPS_MOST, absolute_max=STEPS_MOST
    ),
)


def steps_initial(steps: Iterable[Step], shown: int = STEPS_SHOWN) -> list[dict[str, Any]]:
    """Rows that are filled in, and empty ones up to ``shown``."""
    rows: list[dict[str, Any]] = [
        {
            "instrument": step.instrument,
            "after": f"{c.instrument}:{c.scale}" if (c := step.opens_if) else "",
            "at_least": c.at_least if c else None,
        }
        for step in steps
    ]
    return rows + [{}] * max(0, shown - len(rows))


def rows_more(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The posted form with ``STEPS_MORE`` further empty rows."""
    widened = {key: data[key] for key in data}
    total = f"{prefix}-TOTAL_FORMS"
    rows = int(widened[total]) if str(widened.get(total)).isdigit() else 0
    return widened | {total: str(min(rows + STEPS_MORE, STEPS_MOST))}


def next_semester(name: str) -> str:
    """Autumn 2026 to Spring 2027 and Spring 2027 to Autumn 2027; "" for other names."""
    word, _space, year = name.strip().rpartition(" ")
    if not year.isdigit():
        return ""
    following = {"Autumn": f"Spring {int(year) + 1}", "Spring": f"Autumn {year}"}
    return following.get(word, "")


def half_a_year_on(day: date) -> date:
    """The same weekday, 26 weeks later."""
    return day + timedelta(weeks=26)
