"""A bare page under the project's own content security policy, and one that forbids WebAssembly."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

PAGE = """<!doctype html><html lang="en"><head><title>Camera</title>
<link rel="icon" href="data:,"></head>
<body><main><video></video><canvas></canvas></main></body></html>"""


@ensure_csrf_cookie
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


@csp_replace({"script-src": ["'self'"]})
@ensure_csrf_cookie
def without_wasm(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [
    path("bare/", bare),
    path("without-wasm/", without_wasm),
]
