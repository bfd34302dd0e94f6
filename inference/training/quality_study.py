"""Where the limits of `[quality.abstain]` come from: accuracy of the shipped model on spoilt faces.

PublicTest faces are spoilt step by step, each is measured as the platform measures it, and all
steps of one kind are sorted by what was measured. The limit is the edge of the first of BINS equal
groups, from the good side, in which fewer than KEPT of the answers right on clean faces are right.
How well the guess of cover tells covered faces from others is judged on training faces.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from inference.preprocessing.measure import crop_measures
from inference.training.covers import COVERS, SIDE, Face, covered
from inference.training.datasets import FaceSet, LabelledFaces, split_take

Answers = Callable[[NDArray[np.uint8]], NDArray[np.floating[Any]]]
Change = Callable[[Face, float, np.random.Generator], Face]
KEPT: Final = 0.8
BINS: Final = 14
SEED: Final = 2017
MARGIN: Final = 1.17
"""Side of the crop over the side of the box, as in the manifest."""
MOUTH_COVERS: Final = ("light mask", "dark mask", "bar over the mouth", "hand over the mouth")


def darker(face: Face, factor: float, rng: np.random.Generator) -> Face:
    """Less light and a sensor's noise."""
    return _bytes(face * factor + rng.normal(0, 2.5, face.shape))


def brighter(face: Face, factor: float, rng: np.random.Generator) -> Face:
    """More light, cut off at white."""
    return _bytes(face * factor)


def paler(face: Face, factor: float, rng: np.random.Generator) -> Face:
    """Less contrast around middle grey."""
    return _bytes((face - face.mean()) * factor + 128 + rng.normal(0, 1, face.shape))


def softer(face: Face, radius: float, rng: np.random.Generator) -> Face:
    """Gaussian blur."""
    return np.asarray(Image.fromarray(face).filter(ImageFilter.GaussianBlur(radius)))


def smaller(face: Face, box: float, rng: np.random.Generator) -> Face:
    """As a camera shows a face of so many pixels: noise and JPEG upon the small picture."""
    side = round(box * MARGIN)
    small = np.asarray(Image.fromarray(face).resize((side, side), Image.Resampling.BOX))
    buffer = io.BytesIO()
    Image.fromarray(_bytes(small + rng.normal(0, 2.5, small.shape))).save(buffer, "JPEG")
    shown = Image.open(buffer).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(shown)


def mouth_covered(face: Face, kind: float, rng: np.random.Generator) -> Face:
    """One of MOUTH_COVERS, by its place in the list."""
    return covered(face, MOUTH_COVERS[int(kind)], rng)


@dataclass(frozen=True)
class Spoiling:
    """One limit: its name, what is measured, which side of it is bad, how it is reached."""

    limit: str
    measure: str
    bad_below: bool
    change: Change
    levels: tuple[float, ...]


SPOILINGS: Final = (
    Spoiling("min_brightness", "brightness", True, darker,
             (0.7, 0.5, 0.35, 0.25, 0.17, 0.12, 0.08)),
    Spoiling("max_brightness", "brightness", False, brighter, (1.3, 1.6, 2.0, 2.5, 3.0, 4.0, 6.0)),
    Spoiling("min_contrast", "contrast", True, paler, (0.6, 0.4, 0.25, 0.15, 0.1, 0.06)),
    Spoiling("min_sharpness", "sharpness", True, softer, (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
    Spoiling("min_face_size_px", "face_size_px", True, smaller,
             (36, 32, 28, 24, 20, 18, 16, 14, 12, 10, 8)),
    Spoiling("max_mouth_occlusion", "mouth_occlusion", False, mouth_covered, (0, 1, 2, 3)),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Faces alike in what was measured: from, to, how many, share answered rightly."""

    low: float
    high: float
    rows: int
    accuracy: float


@dataclass(frozen=True)
class Limit:
    """A limit with the groups it follows from, worst first; lost: clean faces beyond it."""

    name: str
    value: float | None
    lost: float
    groups: tuple[Group, ...]


def limits_find(answers: Answers, faces: FaceSet, rows: int) -> tuple[float, list[Limit]]:
    """Accuracy on clean PublicTest faces, and every limit."""
    part = _some(split_take(faces, "public", "ferplus"), rows)
    right = answers(part.images).argmax(axis=1) == part.label
    floor_at = KEPT * float(right.mean())
    return float(right.mean()), [
        _limit(spoiling, answers, part, right, floor_at) for spoiling in SPOILINGS
    ]


def _some(part: LabelledFaces, rows: int) -> LabelledFaces:
    keep = np.linspace(0, len(part.label) - 1, min(rows, len(part.label))).astype(int)
    return LabelledFaces(*(value[keep] for value in vars(part).values()))


def _limit(
    spoiling: Spoiling,
    answers: Answers,
    part: LabelledFaces,
    clean_right: NDArray[np.bool_],
    floor_at: float,
) -> Limit:
    rng = np.random.default_rng(SEED)
    clean = _measured(part.images, spoiling.measure, SIDE / MARGIN)
    values, rights = [clean], [clean_right]
    for level in spoiling.levels:
        spoilt = np.stack([spoiling.change(face, level, rng) for face in part.images])
        values.append(_measured(spoilt, spoiling.measure, level))
        rights.append(answers(spoilt).argmax(axis=1) == part.label)
    groups = grouped(np.concatenate(values), np.concatenate(rights), spoiling.bad_below)
    value = limit_of(groups, floor_at, spoiling.bad_below)
    lost = 0.0
    if value is not None:
        lost = float((clean < value if spoiling.bad_below else clean > value).mean())
    return Limit(spoiling.limit, value, lost, tuple(groups))


def _measured(images: NDArray[np.uint8], name: str, size: float) -> NDArray[np.float64]:
    if name == "face_size_px":
        return np.full(len(images), size)
    measures = [crop_measures(face.astype(np.float32)) for face in images]
    return np.array([getattr(one, name) for one in measures])


def grouped(values: NDArray[np.float64], right: NDArray[np.bool_], bad_below: bool) -> list[Group]:
    """BINS groups of about equal size, worst first; equal values stay together."""
    order = np.argsort(values if bad_below else -values, kind="stable")
    cuts = np.array_split(values[order], BINS)
    edges = sorted({float(cut[0]) for cut in cuts if len(cut)}, reverse=not bad_below)
    groups = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        inside = values >= start if bad_below else values <= start
        if end is not None:
            inside &= values < end if bad_below else values > end
        held = values[inside]
        groups.append(
            Group(float(held.min()), float(held.max()), len(held), float(right[inside].mean()))
        )
    return groups


def limit_of(groups: Sequence[Group], floor_at: float, bad_below: bool) -> float | None:
    """The good edge of the first group, from the good side, under the floor; None: no such."""
    for better, group in zip([None, *groups[::-1]], groups[::-1], strict=False):
        if group.accuracy < floor_at:
            if better is None:
                return None
            edge = better.low if bad_below else better.high
            return round(edge, 1 - floor(log10(abs(edge)))) if edge else 0.0
    return None


def cover_areas(faces: FaceSet, rows: int) -> dict[str, tuple[float, float]]:
    """For each cover: area under the ROC curve of both guesses, on training faces."""
    part = _some(split_take(faces, "train", "ferplus"), rows)
    rng = np.random.default_rng(SEED)
    clean = [crop_measures(_snapped(face, rng)) for face in part.images]
    areas = {}
    for kind in COVERS:
        behind = [crop_measures(_snapped(covered(face, kind, rng), rng)) for face in part.images]
        areas[kind] = (
            area([one.occlusion for one in behind], [one.occlusion for one in clean]),
            area([one.mouth_occlusion for one in behind], [one.mouth_occlusion for one in clean]),
        )
    return areas


def _snapped(face: Face, rng: np.random.Generator) -> NDArray[np.float32]:
    """As taken by some camera: a little soft, a little noisy."""
    soft = softer(face, rng.uniform(0, 0.8), rng)
    return _bytes(soft + rng.normal(0, rng.uniform(0, 5), soft.shape)).astype(np.float32)


def area(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Chance that one of the first is larger than one of the second; ties count half."""
    both = np.concatenate([higher, lower])
    _, where, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]
    first = len(higher)
    return float((ranks[:first].sum() - first * (first + 1) / 2) / (first * len(lower)))


def report(clean: float, limits: Sequence[Limit], areas: dict[str, tuple[float, float]]) -> str:
    """Markdown: the limits, the groups behind them, the areas."""
    lines = [
        f"Clean faces: {100 * clean:.1f} % right; the floor is {100 * KEPT * clean:.1f} %.",
        "",
        "| limit | measured | clean faces beyond it |",
        "|---|---:|---:|",
    ]
    for one in limits:
        shown = "none" if one.value is None else f"{one.value:g}"
        lines.append(f"| `{one.name}` | {shown} | {100 * one.lost:.1f} % |")
    for one in limits:
        lines += ["", f"`{one.name}`, worst first:", "", "| from | to | faces | right |"]
        lines.append("|---:|---:|---:|---:|")
        for group in one.groups:
            share = f"{100 * group.accuracy:.1f} %"
            lines.append(f"| {group.low:.4g} | {group.high:.4g} | {group.rows} | {share} |")
    lines += ["", "| cover | `occlusion` | `mouth_occlusion` |", "|---|---:|---:|"]
    lines += [f"| {kind} | {both:.3f} | {mouth:.3f} |" for kind, (both, mouth) in areas.items()]
    return "\n".join(lines)


def _bytes(pixels: NDArray[np.floating[Any]]) -> Face:
    face: Face = np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    return face
