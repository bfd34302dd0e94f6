"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from accounts.views import help as help_views
from accounts.views import institution, me, people, roster

urlpatterns: list[URLPattern] = [
    path("help/", help_views.help_page, name="help"),
    path("me/", me.student_me, name="student_me"),
    path("me/consents/<slug:purpose>/", me.consent, name="consent"),
    path("me/language/", me.language, name="language"),
    path("institution/", institution.institution, name="institution"),
    path("institution/camera/", institution.camera_basis_record, name="camera_basis_record"),
    path("institution/camera/off/", institution.camera_basis_revoke, name="camera_basis_revoke"),
    path("institution/lines/", institution.help_line_add, name="help_line_add"),
    path("institution/lines/<int:pk>/off/", institution.help_line_remove, name="help_line_remove"),
    path("institution/rota/", institution.shift_add, name="shift_add"),
    path("institution/rota/<int:pk>/off/", institution.shift_remove, name="shift_remove"),
    path("people/", people.people, name="people"),
    path("people/roster/", roster.roster, name="roster"),
    path("people/roster/import/", roster.roster_confirm, name="roster_confirm"),
    path("people/<slug:code>/assign/", people.caseload_assign, name="caseload_assign"),
    path("people/<slug:code>/end/<int:pk>/", people.caseload_end, name="caseload_end"),
]
