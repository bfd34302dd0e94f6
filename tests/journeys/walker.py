"""A person in front of a browser: logs in, looks, and notes what a page gets wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PASSWORD = "maum-demo-2026"
STUDENT = "student.demo@maum.example"
COUNSELLOR = "counsellor.one@maum.example"
COLLEAGUE = "counsellor.two@maum.example"
ADMIN = "admin.demo@maum.example"
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text


def chromium_flags(film: Path | None = None) -> list[str]:
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
    ]
    return flags + ([f"--use-file-for-fake-video-capture={film}"] if film else [])


class Walker:
    """One person's browser window. ``problems`` collects errors of pages, scripts and requests."""

    def __init__(
        self, browser: Browser, base: str, size: dict[str, int], scheme: str = "light"
    ) -> None:
        self.base, self.scheme = base, scheme
        self.context: BrowserContext = browser.new_context(
            base_url=base,
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=size == PHONE,
            permissions=["camera"],
            accept_downloads=True,
            locale="en-GB",
            timezone_id="Europe/Vilnius",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("console", self._console)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        text = str(message.text)
        if message.type == "error" and "status of 4" not in text:
            self.problems.append(f"console: {text}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url.removeprefix(self.base)}")

    def go(self, path: str) -> Page:
        """Open a page, which must answer."""
        response = self.page.goto(path)
        assert response is not None
        assert response.ok, f"{path}: {response.status}"
        return self.page

    def log_in(self, email: str) -> Page:
        """Log in as the named synthetic person, with the code that a demo shows to staff."""
        page = self.go("/account/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form:has(input[name=login]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: not url.endswith("/login/"))
        if "/mfa/" in page.url or "/2fa/" in page.url or page.locator("input[name=code]").count():
            shown = re.search(r"\b\d{3}\s?\d{3}\b", page.locator("#demo-code").inner_text())
            assert shown, "the demo shows no code"
            page.locator("input[name=code]").fill(shown.group().replace(" ", ""))
            page.locator("form:has(input[name=code]) button[type=submit]").first.click()
            page.wait_for_url(lambda url: "authenticate" not in url)
        return page

    def accessible(self, where: str) -> None:
        """Note every serious or critical finding of axe-core on the page as it stands."""
        self.page.evaluate(AXE())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for violation in found["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = " ; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.problems.append(f"{where} ({self.scheme}): {violation['id']}: {nodes}")

    def close(self) -> None:
        self.context.close()
        assert not self.problems, "\n".join(self.problems)
