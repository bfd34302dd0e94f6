"""One table over all recognisers, from the records of real runs."""

from pathlib import Path
from typing import Any, Final

from inference.training.recognisers import RECOGNISERS
from inference.training.runs import record_read

PAPERS: Final = {
    "campus": ("ours", "-"),
    "campus_teacher": ("ours, teacher", "-"),
    "deep_cnn": ("D", "64 % FER2013"),
    "geometry_mlp": ("A", "93.2 % own pictures"),
    "geometry_mlp_softmax": ("A, variant", "-"),
    "lecture_cnn": ("E", "66.56 % FER2013, validation"),
    "mini_xception": ("B", "65 % FER2013, 81 % FER+"),
    "shallow_cnn": ("D", "52 % FER2013"),
    "three_segment_cnn": ("C", "none on FER2013"),
}
"""Study and the figure that its paper gives."""

PEERS: Final = (
    ("`fer`, mini-Xception", 63.4, 65.5),
    ("big-Xception", 62.6, 66.8),
    ("face-api", 64.7, 58.9),
)
"""Accuracy on PrivateTest, maj7 and FER2013's labels, measured once on the same protocol."""

HEAD: Final = (
    "| recogniser | study | the paper | parameters | epochs | public maj7 | private maj7 "
    "| balanced | macro F1 | private FER2013 |\n|---|---|---|---:|---:|---:|---:|---:|---:|---:|"
)


def comparison(records: Path) -> str:
    """Markdown: a row for every recogniser, its newest record or that it has none, then peers."""
    lines = ["# Recognisers compared", "", HEAD]
    lines += [_row(name, _newest(records, name)) for name in sorted(RECOGNISERS)]
    lines += ["", "Public and private are accuracies; balanced recall and macro F1 are private,"]
    lines += ["under maj7, and public where private was not read (marked *).", ""]
    lines += ["| peer | private maj7 | private FER2013 |", "|---|---:|---:|"]
    lines += [f"| {name} | {maj7} % | {own} % |" for name, maj7, own in PEERS]
    return "\n".join(lines) + "\n"


def _newest(records: Path, name: str) -> dict[str, Any]:
    kept = [record_read(file) for file in sorted(records.glob("*.yaml"))]
    own = [record for record in kept if record.get("recogniser") == name]
    return max(own, key=lambda record: str(record.get("written_at", "")), default={})


def _row(name: str, record: dict[str, Any]) -> str:
    study, paper = PAPERS[name]
    if not record:
        return f"| {name} | {study} | {paper} | not yet trained | | | | | | |"
    public, private = record.get("public_ferplus", {}), record.get("private_ferplus", {})
    judged, mark = (private, "") if private else (public, " *")
    own = private or record.get("private_fer", {})
    cells = [
        name,
        study,
        paper,
        f"{record['parameters']:,}" if "parameters" in record else "-",
        _epochs(record),
        _percent(public.get("accuracy")),
        _percent(private.get("accuracy")),
        _percent(judged.get("balanced_recall")) + mark,
        _decimal(judged.get("macro_f1")) + mark,
        _percent(record.get("private_fer", {}).get("accuracy", own.get("fer2013_accuracy"))),
    ]
    return "| " + " | ".join(cells) + " |"


def _epochs(record: dict[str, Any]) -> str:
    """How many were run; a kept history may leave some out. Nothing learnt itself: no number."""
    history = record.get("history", [])
    counted = max((int(entry.get("epoch", -1)) + 1 for entry in history), default=0)
    run = record.get("epochs_run", max(counted, len(history)))
    return str(run) if run else "-"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
