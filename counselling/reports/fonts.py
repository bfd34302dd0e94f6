"""One open typeface for page and paper, cut from the installed variable Noto Sans.

The paper gets two static weights, each under its own PostScript name: with a shared name a
reader of the PDF shows bold as regular. The page gets one variable file.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont as FontFile
from fontTools.varLib import instancer
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from counselling.reports.font_names import BOLD, FONT, FONT_BOLD, REGULAR, WEB

# Latin with all its accents, punctuation, currency, and the few Greek letters of statistics.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x300, 0x370),
    *range(0x391, 0x3CA),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2028),
    *range(0x2030, 0x205F),
    *range(0x20A0, 0x20C0),
    *range(0x2100, 0x2150),
    0x2212,
]
WEIGHTS = {REGULAR: 400.0, BOLD: 700.0}


def fonts_build(folder: Path) -> dict[str, Path]:
    """Write what is not there yet into ``folder``; file name to path. Safe to repeat.

    Takes some seconds the first time. Each file appears whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / name for name in (REGULAR, BOLD, WEB)}
    missing = [name for name, path in paths.items() if not path.exists()]
    if missing:
        source = _subset()
        for name in missing:
            _write(source, name, paths[name])
    return paths


def _source() -> Path:
    folder = files("fontpkg_noto_sans") / "files"
    return Path(str(folder / "NotoSans[wdth,wght].ttf"))


def _subset() -> FontFile:
    """The variable font reduced to the characters in use, at normal width."""
    options = subset.Options(layout_features=["kern", "liga", "mark", "mkmk", "tnum", "lnum"])
    options.name_IDs = ["*"]
    font = FontFile(_source())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    return instancer.instantiateVariableFont(font, {"wdth": 100})


def _write(source: FontFile, name: str, path: Path) -> None:
    with tempfile.TemporaryFile() as copy:
        source.save(copy)
        copy.seek(0)
        font = FontFile(copy, lazy=False)
    limits = {"wght": WEIGHTS.get(name, (400, 700))}
    font = instancer.instantiateVariableFont(font, limits, updateFontNames=False)
    if name in WEIGHTS:
        _rename(font, path.stem)
    else:
        font.flavor = "woff2"
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        font.save(stream)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


def _rename(font: FontFile, postscript: str) -> None:
    for record in font["name"].names:
        if record.nameID == 6:
            record.string = postscript


@lru_cache(maxsize=1)
def fonts_register() -> None:
    """Make the two weights known to ReportLab, building them when they are not there yet."""
    paths = fonts_build(settings.VAR_DIR / "assets" / "fonts")
    pdfmetrics.registerFont(TTFont(FONT, str(paths[REGULAR])))
    pdfmetrics.registerFont(TTFont(FONT_BOLD, str(paths[BOLD])))
    pdfmetrics.registerFontFamily(FONT, FONT, FONT_BOLD, FONT, FONT_BOLD)
