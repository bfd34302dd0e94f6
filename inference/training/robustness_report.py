"""The robustness figures as a Markdown table and an SVG of small plots."""

from pathlib import Path
from typing import Any, Final

COLUMNS: Final = 5
CELL: Final = (190, 150)
PLOT: Final = (40, 34, 140, 80)
"""Left, top, width and height of the axes in a cell."""
INK, SOFT, LINE = "#1c2126", "#525c66", "#004998"


def report_write(recogniser: str, result: dict[str, Any], out: Path) -> Path:
    """Write robustness-ID.md and .svg into `out`; returns the first."""
    picture = out / f"robustness-{recogniser}.svg"
    picture.write_text(plots(result))
    file = out / f"robustness-{recogniser}.md"
    file.write_text(table(recogniser, result, picture.name))
    return file


def table(recogniser: str, result: dict[str, Any], picture: str) -> str:
    """Markdown with the picture, a row for every change and the groups by brightness."""
    lines = [
        f"# Robustness of `{recogniser}`",
        "",
        f"Accuracy under maj7 on {result['rows']:,} PublicTest faces. Unchanged: "
        f"**{_percent(result['unchanged'])}**. One change at a time, on the 48 x 48 picture.",
        "",
        f"    python -m inference.training robustness {recogniser} --data fer2013.csv "
        f"--rows {result['rows']}",
        "",
        f"![Accuracy under each change]({picture})",
        "",
        "| change | level: accuracy |",
        "|---|---|",
    ]
    for name, levels in result["changes"].items():
        cells = ", ".join(f"{level}: {_percent(share)}" for level, share in levels.items())
        lines.append(f"| {name} | {cells} |")
    lines += ["", "## By brightness of the picture", ""]
    lines += ["Four groups of equal size, by mean grey level.", ""]
    lines += ["| from | to | faces | accuracy |", "|---:|---:|---:|---:|"]
    for group in result["by_brightness"]:
        share = _percent(group["accuracy"])
        lines.append(f"| {group['from']:.0f} | {group['to']:.0f} | {group['rows']} | {share} |")
    lines += [
        "",
        "Brightness of a picture is light and skin together and stands for neither. FER2013 has no",
        "labels of skin tone, age, gender, glasses or head cover: how the recogniser differs",
        "between groups of people **was not measured**. Covered eyes and mouths are drawn bars,",
        "not real glasses and masks; turned heads and real cameras are not part of this report.",
        "",
    ]
    return "\n".join(lines)


def plots(result: dict[str, Any]) -> str:
    """One small plot a change, accuracy 0 to 100 % over its levels, the unchanged one dashed."""
    rows = -(-len(result["changes"]) // COLUMNS)
    width, height = COLUMNS * CELL[0], rows * CELL[1]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="10">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for index, (name, levels) in enumerate(result["changes"].items()):
        at = (index % COLUMNS * CELL[0], index // COLUMNS * CELL[1])
        parts.append(_plot(name, levels, result["unchanged"], at))
    return "\n".join([*parts, "</svg>", ""])


def _plot(name: str, levels: dict[str, float], unchanged: float, at: tuple[int, int]) -> str:
    left, top, width, height = PLOT[0] + at[0], PLOT[1] + at[1], PLOT[2], PLOT[3]
    step = width / max(1, len(levels) - 1)
    points = [
        (left + index * step, top + height * (1 - share))
        for index, share in enumerate(levels.values())
    ]
    middle = top + height * (1 - unchanged)
    lines = [
        f'<text x="{left}" y="{top - 12}" fill="{INK}" font-size="11">{name}</text>',
        f'<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="{SOFT}"/>',
        f'<path d="M{left} {middle:.1f}h{width}" stroke="{SOFT}" stroke-dasharray="3 3"/>',
        f'<text x="{left - 5}" y="{top + 8}" text-anchor="end" fill="{SOFT}">100 %</text>',
        f'<text x="{left - 5}" y="{top + height}" text-anchor="end" fill="{SOFT}">0</text>',
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    lines.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>')
    for (x, y), level in zip(points, levels, strict=True):
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{LINE}"/>')
        lines.append(_level(level, x, top + height + 14))
    return "\n".join(lines)


def _level(level: str, x: float, y: float) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="middle" fill="{SOFT}">{level}</text>'


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
