"""The shape of what people type in; rules live in the services."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import CameraBasis, HelpLine, Institution, Role, User

if TYPE_CHECKING:  # the stubs know the model of a form, Django itself does not
    RecordForm = forms.ModelForm[Institution]
    BasisForm = forms.ModelForm[CameraBasis]
    LineForm = forms.ModelForm[HelpLine]
else:
    RecordForm = BasisForm = LineForm = forms.ModelForm


class _Counted:
    """A wrong one-time code counts like a wrong password: five lock the account for a while."""

    user: Any

    def clean_code(self) -> str:
        request, credentials = context.request, {"email": self.user.email}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True  # a right code is no better than a right password now
            raise ValidationError(_("Log-in is paused."))
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
            raise


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The one-time code at log-in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The one-time code asked for again in a session."""


def zone_choices() -> list[tuple[str, str]]:
    """Places of the IANA list, without its old and technical names."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name)
    return [(name, name.replace("_", " ")) for name in sorted(places) if name[:4] != "Etc/"]


class InstitutionForm(RecordForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    acknowledge_within_h = forms.IntegerField(
        label=_("Hours to acknowledge an urgent flag"), min_value=1, max_value=72
    )

    class Meta:
        model = Institution
        fields = [
            "name",
            "centre_name",
            "centre_phone",
            "centre_hours",
            "centre_address",
            "privacy_email",
            "time_zone",
            "acknowledge_within_h",
        ]


class CameraBasisForm(BasisForm):
    class Meta:
        model = CameraBasis
        fields = ["jurisdiction", "purpose", "legal_basis"]
        help_texts = {
            "jurisdiction": _("The country or state whose law applies."),
            "purpose": _("What the estimates are for, in words that students understand."),
            "legal_basis": _("The law, decision or approval that allows it, with its date."),
        }


class HelpLineForm(LineForm):
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")

    class Meta:
        model = HelpLine
        fields = ["name", "phone", "hours", "note", "url"]


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ShiftForm(forms.Form):
    """Moments are read in the institution's own time zone."""

    counsellor = forms.ModelChoiceField(
        label=_("Counsellor"),
        queryset=User.objects.filter(role=Role.COUNSELLOR, is_active=True).order_by("name"),
    )
    starts_at = forms.DateTimeField(label=_("From"), widget=_moment())
    ends_at = forms.DateTimeField(label=_("Until"), widget=_moment())
    order = forms.TypedChoiceField(
        label=_("Called"), coerce=int, choices=[(1, _("first")), (2, _("second")), (3, _("third"))]
    )


class AssignForm(forms.Form):
    counsellor = forms.ModelChoiceField(
        label=_("Counsellor"),
        queryset=User.objects.filter(role=Role.COUNSELLOR, is_active=True).order_by("name"),
    )


class LanguageForm(forms.Form):
    """``language_set`` says which languages are on offer."""

    language = forms.CharField(max_length=8)


class RosterForm(forms.Form):
    """A CSV file of students; ``roster_import`` says what it must hold."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("A CSV file, as a spreadsheet saves it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        allow_empty_file=True,
    )
