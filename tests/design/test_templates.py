"""What every template must keep to: the content security policy, known icons, known files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
each_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)


@each_template
def test_template_parses(path: Path) -> None:
    assert get_template(str(path.relative_to(ROOT / "templates")))


@each_template
def test_template_keeps_to_the_content_security_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=", text), "no inline style"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=\s*[\"']", text), "no inline event handler"
    assert not re.search(r"<style\b", text), "no style element"
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or "json" in attributes, "no inline script"


@each_template
def test_template_names_known_icons(path: Path) -> None:
    named = re.findall(r'components/icon\.html" with [^%]*?\bname="([\w-]+)"', path.read_text())
    assert set(named) <= ICONS


def test_styles_use_declared_tokens() -> None:
    css = {path: path.read_text() for path in STYLES}
    declared = set(re.findall(r"(--[\w-]+)\s*:", "".join(css.values())))
    used = {
        (path.name, name)
        for path, text in css.items()
        for name in re.findall(r"var\((--[\w-]+)", text)
    }
    assert {(where, name) for where, name in used if name not in declared} == set()


def test_every_component_is_in_the_design_system_page() -> None:
    words = (ROOT / "docs" / "design-system.md").read_text()
    inner = ("styleguide", "field_notes", "stylesheets", "brand", "nav", "ribbon", "demo_")
    parts = [path.name for path in (ROOT / "templates" / "components").glob("*.html")]
    assert [name for name in parts if name not in words and not any(i in name for i in inner)] == []
