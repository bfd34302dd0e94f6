"""Command line: train, evaluate and export recognisers."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inference.training.datasets import FaceSet, faces_load
from inference.training.recognisers import RECOGNISERS
from inference.training.runs import RunFolder, record_extend, run_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    folder = run_folder(options.id, options.run)
    faces = faces_load(options.data, options.votes)
    commands = {"train": _train, "evaluate": _evaluate, "export": _export}
    commands[options.command](options, faces, folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("train", "evaluate", "export"):
        command = commands.add_parser(name)
        command.add_argument("id", choices=sorted(RECOGNISERS))
        command.add_argument("--data", type=Path, required=True, help="packed .npz or fer2013.csv")
        command.add_argument("--votes", type=Path, help="fer2013new.csv; default: beside --data")
        command.add_argument("--run", help="name of the run's folder; default: the recogniser's id")
    train = commands.choices["train"]
    train.add_argument("--labels", choices=("fer", "ferplus", "soft"))
    train.add_argument("--epochs", type=int)
    train.add_argument("--seed", type=int)
    train.add_argument("--threads", type=int, default=0, help="0: as many as the machine has")
    evaluate = commands.choices["evaluate"]
    evaluate.add_argument("--split", choices=("public", "private"), default="public")
    evaluate.add_argument("--labels", choices=("fer", "ferplus"), default="ferplus")
    evaluate.add_argument("--json", action="store_true")
    commands.choices["export"].add_argument("--out", type=Path, default=Path("inference/models"))
    return parser


def _train(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.train import train

    _threads(options.threads)
    wanted = {key: getattr(options, key) for key in ("labels", "epochs", "seed")}
    chosen = {key: value for key, value in wanted.items() if value is not None}
    train(options.id, faces, replace(RECOGNISERS[options.id], **chosen), folder)


def _threads(count: int) -> None:
    import tensorflow as tf

    if count:
        tf.config.threading.set_intra_op_parallelism_threads(count)
        tf.config.threading.set_inter_op_parallelism_threads(count)


def _evaluate(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.evaluate import evaluate, report

    result = evaluate(options.id, faces, folder, options.split, options.labels)
    record_extend(folder.record, f"{options.split}_{options.labels}", result)
    print(json.dumps(result) if options.json else report(result))


def _export(options: argparse.Namespace, faces: FaceSet, folder: RunFolder) -> None:
    from inference.training.export import export

    print(export(options.id, faces, folder, options.out))
