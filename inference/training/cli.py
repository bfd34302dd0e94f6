"""Command line: train, evaluate, combine, export, compare and report on recognisers."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from inference.training.datasets import FaceSet, faces_load
from inference.training.recognisers import RECOGNISERS
from inference.training.robustness import Answers
from inference.training.runs import RunFolder, record_extend, run_folder

CARDS: Final = Path("docs/model-cards")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    if options.command in APART:
        return APART[options.command](options)
    folder = run_folder(options.id, options.run)
    COMMANDS[options.command](options, faces_load(options.data, options.votes), folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in COMMANDS:
        command = commands.add_parser(name)
        command.add_argument("id", choices=sorted(RECOGNISERS))
        command.add_argument("--data", type=Path, required=True, help="packed .npz or fer2013.csv")
        command.add_argument("--votes", type=Path, help="fer2013new.csv; default: beside --data")
        command.add_argument("--run", help="name of the run's folder; default: the recogniser's id")
        command.add_argument("--threads", type=int, default=0, help="0: as many as there are")
    _train_options(commands.choices["train"])
    evaluate = commands.choices["evaluate"]
    evaluate.add_argument("--split", choices=("public", "private", "holdout"), default="public")
    evaluate.add_argument("--labels", choices=("fer", "ferplus"), default="ferplus")
    evaluate.add_argument("--json", action="store_true")
    commands.choices["export"].add_argument("--out", type=Path, default=Path("inference/models"))
    robustness = commands.choices["robustness"]
    robustness.add_argument("--rows", type=int, default=1000, help="public faces; 0: all")
    robustness.add_argument("--out", type=Path, default=CARDS)
    robustness.add_argument(
        "--shipped", action="store_true", help="ask the shipped file, through LiteRT, instead"
    )
    quality = commands.add_parser("quality", help="the shipped model on spoilt faces")
    quality.add_argument("--data", type=Path, required=True)
    quality.add_argument("--votes", type=Path)
    quality.add_argument("--rows", type=int, default=1500, help="faces of each kind")
    compare = commands.add_parser("compare")
    compare.add_argument("--records", type=Path, default=CARDS / "runs")
    compare.add_argument("--out", type=Path, help="write the table here, too")
    return parser


def _train_options(train: argparse.ArgumentParser) -> None:
    train.add_argument("--labels", choices=("fer", "ferplus", "soft"))
    train.add_argument("--epochs", type=int)
    train.add_argument("--minutes", type=float, help="spread the schedule over this time instead")
    train.add_argument("--seed", type=int)
    train.add_argument("--learning-rate", type=float)
    train.add_argument("--split", choices=("usage", "70/10/20"))
    train.add_argument("--teachers", type=_words, help="recognisers or graphs, comma between")
    train.add_argument("--preprocessing", type=_words, help="study C's steps, comma between")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)


def _train(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.train import train

    _threads(options.threads)
    names = (
        "labels",
        "epochs",
        "minutes",
        "seed",
        "learning_rate",
        "preprocessing",
        "teachers",
        "split",
    )
    wanted = {key: getattr(options, key) for key in names}
    chosen = {key: value for key, value in wanted.items() if value is not None}
    train(options.id, faces, replace(RECOGNISERS[options.id], **chosen), folder)


def _threads(count: int) -> None:
    import tensorflow as tf

    if count:
        tf.config.threading.set_intra_op_parallelism_threads(count)
        tf.config.threading.set_inter_op_parallelism_threads(count)


def _evaluate(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.evaluate import evaluate, report

    _threads(options.threads)
    result = evaluate(options.id, faces, folder, options.split, options.labels)
    record_extend(folder.record, f"{options.split}_{options.labels}", result)
    print(json.dumps(result) if options.json else report(result))


def _combine(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.combine import combination_choose
    from inference.training.trained import trained

    _threads(options.threads)
    chosen, grid = combination_choose(trained(options.id, folder), faces)
    chosen.write(folder.combination)
    record_extend(folder.record, "combination", {"chosen": chosen.as_record(), "grid": grid})
    for row in grid[:8]:
        print(json.dumps(row))


def _export(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.export import export

    _threads(options.threads)
    print(export(options.id, faces, folder, options.out))


def _risk_coverage(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.risk import abstention_level, risk_curve, risk_table
    from inference.training.trained import trained

    _threads(options.threads)
    curve = risk_curve(trained(options.id, folder), faces)
    result = {"curve": curve, "abstain_below": abstention_level(curve)}
    record_extend(folder.record, "risk_coverage_public", result)
    print(risk_table(curve))


def _robustness(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.robustness import robustness
    from inference.training.robustness_report import report_write

    result = robustness(_answers(options, faces, folder), faces, options.rows)
    record_extend(folder.record, "robustness", result)
    print(report_write(options.id, result, options.out))


def _answers(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> Answers:
    if options.shipped:
        from inference.training.shipped import shipped_answers

        return shipped_answers(options.id)
    from inference.training.evaluate import answerer

    _threads(options.threads)
    return answerer(options.id, faces, folder)


def _compare(options: argparse.Namespace) -> int:
    from inference.training.compare import comparison

    table = comparison(options.records)
    if options.out:
        options.out.write_text(table)
    print(table)
    return 0


def _quality(options: argparse.Namespace) -> int:
    from inference.training.quality_study import cover_areas, limits_find, report
    from inference.training.shipped import shipped_answers

    faces = faces_load(options.data, options.votes)
    clean, limits = limits_find(shipped_answers(), faces, options.rows)
    print(report(clean, limits, cover_areas(faces, options.rows)))
    return 0


APART: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "compare": _compare,
    "quality": _quality,
}
"""Commands that are about no single recogniser."""

COMMANDS: Final[dict[str, Callable[[argparse.Namespace, FaceSet, RunFolder], None]]] = {
    "train": _train,
    "evaluate": _evaluate,
    "combine": _combine,
    "export": _export,
    "risk_coverage": _risk_coverage,
    "robustness": _robustness,
}
