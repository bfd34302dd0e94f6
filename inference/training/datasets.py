"""FER2013 pictures with FER+ votes, from the packed file or from the two public csv files.

FER2013: Goodfellow et al. 2013, "Challenges in representation learning". FER+: Barsoum et al.
2016, "Training deep networks for facial expression recognition with crowd-sourced label
distribution". The pictures are for research and are never part of the project.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inference.domain.labels import EMOTIONS

SIDE: Final = 48
USAGES: Final = {"Training": 0, "PublicTest": 1, "PrivateTest": 2}
SPLITS: Final = {"train": 0, "public": 1, "private": 2}
FER_ORDER: Final = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
VOTE_ORDER: Final = (
    "neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear",
    "contempt", "unknown", "NF",
)  # fmt: skip
VOTE_TO_EMOTION: Final = tuple(VOTE_ORDER.index(label) for label in EMOTIONS)


@dataclass(frozen=True)
class FaceSet:
    """Faces with both kinds of label, row by row in the csv's order.

    images (N, 48, 48) uint8 grey; fer_label (N,) index into EMOTIONS; votes (N, 10) in
    VOTE_ORDER; usage (N,) 0 train, 1 public, 2 private; sha256 of the file it came from.
    """

    images: NDArray[np.uint8]
    fer_label: NDArray[np.int64]
    votes: NDArray[np.int64]
    usage: NDArray[np.int64]
    sha256: str

    def __len__(self) -> int:
        return len(self.images)


def faces_load(file: Path, votes_file: Path | None = None) -> FaceSet:
    """Read the packed .npz, or fer2013.csv with fer2013new.csv beside it (or at votes_file)."""
    if file.suffix == ".npz":
        return _packed_load(file)
    return _csv_load(file, votes_file or file.with_name("fer2013new.csv"))


def file_sha256(*files: Path) -> str:
    """One digest over the content of all files, in order."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _packed_load(file: Path) -> FaceSet:
    with np.load(file) as data:
        blob, offsets = data["webp"].tobytes(), data["webp_offsets"]
        strips = [_strip_decode(blob[a:b]) for a, b in pairwise(offsets)]
        return _checked(
            np.concatenate(strips),
            data["fer_label"].astype(np.int64),
            data["ferplus_votes"].astype(np.int64),
            data["usage"].astype(np.int64),
            file_sha256(file),
        )


def _strip_decode(blob: bytes) -> NDArray[np.uint8]:
    pixels = np.asarray(Image.open(io.BytesIO(blob)))
    grey = pixels if pixels.ndim == 2 else pixels[..., 0]
    return grey.reshape(-1, SIDE, SIDE).astype(np.uint8, copy=False)


def _csv_load(file: Path, votes_file: Path) -> FaceSet:
    rows = list(_csv_rows(file))
    votes = [[int(row[name]) for name in VOTE_ORDER] for row in _csv_rows(votes_file)]
    images = [np.fromstring(row["pixels"], dtype=np.uint8, sep=" ") for row in rows]
    return _checked(
        np.stack(images).reshape(-1, SIDE, SIDE),
        np.array([int(row["emotion"]) for row in rows], dtype=np.int64),
        np.array(votes, dtype=np.int64),
        np.array([USAGES[row["Usage"]] for row in rows], dtype=np.int64),
        file_sha256(file, votes_file),
    )


def _csv_rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(newline="") as handle:
        yield from csv.DictReader(handle)


def _checked(
    images: NDArray[np.uint8],
    fer_label: NDArray[np.int64],
    votes: NDArray[np.int64],
    usage: NDArray[np.int64],
    sha256: str,
) -> FaceSet:
    sizes = {len(images), len(fer_label), len(votes), len(usage)}
    if len(sizes) != 1 or votes.shape[1] != len(VOTE_ORDER):
        raise ValueError(f"rows of pictures, labels, votes and usage differ: {sorted(sizes)}")
    return FaceSet(images, fer_label, votes, usage, sha256)


def maj7(votes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Winner of the ten vote columns as an index into EMOTIONS, first of ties; -1 = dropped.

    Rows won by contempt, unknown or not-a-face are dropped (Baral et al. 2020).
    """
    to_emotion = [EMOTIONS.index(v) if v in EMOTIONS else -1 for v in VOTE_ORDER]
    winner: NDArray[np.int64] = np.array(to_emotion, dtype=np.int64)[votes.argmax(axis=1)]
    return winner


def vote_shares(votes: NDArray[np.int64]) -> NDArray[np.float32]:
    """Votes over the seven emotions as shares summing to 1, columns in EMOTIONS' order."""
    seven = votes[:, VOTE_TO_EMOTION].astype(np.float32)
    shares: NDArray[np.float32] = seven / np.maximum(seven.sum(axis=1, keepdims=True), 1.0)
    return shares


def image_keys(images: NDArray[np.uint8]) -> list[bytes]:
    """One digest a picture; equal keys mean bit-identical pictures."""
    return [hashlib.blake2b(image.tobytes(), digest_size=16).digest() for image in images]


def seen_in_training(faces: FaceSet) -> NDArray[np.bool_]:
    """True for public and private rows whose picture also stands among the training rows."""
    keys = image_keys(faces.images)
    train = {key for key, usage in zip(keys, faces.usage, strict=True) if usage == 0}
    known = np.array([key in train for key in keys], dtype=np.bool_)
    return np.logical_and(known, faces.usage != 0)


@dataclass(frozen=True)
class LabelledFaces:
    """One split ready for use: images (N, 48, 48) uint8, targets (N, 7) float32, label (N,).

    duplicate: also among the training rows; majority: the winner has more than half the votes.
    """

    images: NDArray[np.uint8]
    targets: NDArray[np.float32]
    label: NDArray[np.int64]
    fer_label: NDArray[np.int64]
    duplicate: NDArray[np.bool_]
    majority: NDArray[np.bool_]


def split_take(faces: FaceSet, split: str, labels: str) -> LabelledFaces:
    """Rows of one split under one kind of label: fer, ferplus (maj7 winner) or soft (shares).

    Training rows that are bit-identical to a public or private picture are left out.
    """
    winner = faces.fer_label if labels == "fer" else maj7(faces.votes)
    keep = (faces.usage == SPLITS[split]) & (winner >= 0)
    if split == "train":
        keep &= ~_also_tested(faces)
    one_hot = np.eye(len(EMOTIONS), dtype=np.float32)[winner]
    targets = vote_shares(faces.votes) if labels == "soft" else one_hot
    majority = 2 * faces.votes.max(axis=1) > faces.votes.sum(axis=1)
    rows = (faces.images, targets, winner, faces.fer_label, seen_in_training(faces), majority)
    return LabelledFaces(*(values[keep] for values in rows))


def split_as(faces: FaceSet, split: str, seed: int) -> FaceSet:
    """The faces under another split: "usage" is FER2013's own, "70/10/20" study B's.

    Study B divides every row at random, each emotion of FER2013's label alike. Raises ValueError
    for any other name.
    """
    if split == "usage":
        return faces
    if split != "70/10/20":
        raise ValueError(f"no such split: {split}")
    order = np.random.default_rng(seed).permutation(len(faces.fer_label))
    rank = np.empty(len(order))
    for emotion in range(len(EMOTIONS)):
        rows = order[faces.fer_label[order] == emotion]
        rank[rows] = (np.arange(len(rows)) + 0.5) / max(len(rows), 1)
    usage = np.digitize(rank, (0.7, 0.8))
    return replace(faces, usage=usage.astype(np.int64))


def _also_tested(faces: FaceSet) -> NDArray[np.bool_]:
    keys = image_keys(faces.images)
    tested = {key for key, usage in zip(keys, faces.usage, strict=True) if usage != 0}
    known = np.array([key in tested for key in keys], dtype=np.bool_)
    return np.logical_and(known, faces.usage == 0)
