"""Both files of faces load alike; votes become labels; duplicates leave the training rows."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inference.training.datasets import (
    VOTE_ORDER,
    FaceSet,
    faces_load,
    maj7,
    seen_in_training,
    split_as,
    split_take,
    vote_shares,
)

VOTES = [
    # neutral happy surprise sad anger disgust fear contempt unknown NF
    [7, 2, 0, 0, 0, 0, 0, 1, 0, 0],  # neutral, by majority
    [0, 5, 5, 0, 0, 0, 0, 0, 0, 0],  # tie: happiness stands first
    [0, 0, 0, 1, 0, 0, 0, 9, 0, 0],  # contempt: dropped
    [0, 0, 0, 0, 6, 4, 0, 0, 0, 0],  # anger, copy of row 4's picture
    [0, 0, 0, 0, 0, 8, 0, 0, 0, 2],  # public: disgust
    [0, 0, 0, 6, 0, 0, 4, 0, 0, 0],  # private: sadness, copy of row 0's picture
]
FER = [6, 3, 0, 0, 1, 4]
USAGE = [0, 0, 0, 0, 1, 2]


def pictures() -> NDArray[np.uint8]:
    images = np.random.default_rng(5).integers(0, 256, (6, 48, 48), dtype=np.uint8)
    images[3], images[5] = images[4], images[0]
    return images


def packed_write(file: Path) -> Path:
    strips = []
    for rows in (pictures()[:4], pictures()[4:]):
        buffer = io.BytesIO()
        Image.fromarray(rows.reshape(-1, 48)).save(buffer, "WEBP", lossless=True)
        strips.append(buffer.getvalue())
    np.savez(
        file,
        webp=np.frombuffer(b"".join(strips), np.uint8),
        webp_offsets=np.cumsum([0, *map(len, strips)]),
        fer_label=np.array(FER, np.uint8),
        usage=np.array(USAGE, np.uint8),
        ferplus_votes=np.array(VOTES, np.uint8),
    )
    return file


def csv_write(folder: Path) -> Path:
    names = ["Training", "PublicTest", "PrivateTest"]
    with (folder / "fer2013.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["emotion", "pixels", "Usage"])
        for label, image, usage in zip(FER, pictures(), USAGE, strict=True):
            writer.writerow([label, " ".join(map(str, image.ravel())), names[usage]])
    with (folder / "fer2013new.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["Usage", "Image name", *VOTE_ORDER])
        for row, votes in enumerate(VOTES):
            writer.writerow([names[USAGE[row]], f"fer{row:07}.png", *votes])
    return folder / "fer2013.csv"


@pytest.fixture
def faces(tmp_path: Path) -> FaceSet:
    return faces_load(packed_write(tmp_path / "faces.npz"))


def test_packed_file_and_csv_pair_hold_the_same(tmp_path: Path, faces: FaceSet) -> None:
    public = faces_load(csv_write(tmp_path))
    for name in ("images", "fer_label", "votes", "usage"):
        assert np.array_equal(getattr(faces, name), getattr(public, name)), name
    assert np.array_equal(faces.images, pictures())
    assert len(faces.sha256) == len(public.sha256) == 64


def test_rows_that_do_not_match_are_refused(tmp_path: Path) -> None:
    file = csv_write(tmp_path)
    votes = tmp_path / "fer2013new.csv"
    votes.write_text("\n".join(votes.read_text().splitlines()[:-1]))
    with pytest.raises(ValueError, match="differ"):
        faces_load(file)


def test_majority_takes_the_first_of_ties_and_drops_contempt() -> None:
    assert maj7(np.array(VOTES)).tolist() == [6, 3, -1, 0, 1, 4]


def test_vote_shares_sum_to_one_over_seven() -> None:
    shares = vote_shares(np.array(VOTES))
    assert shares.sum(axis=1) == pytest.approx(np.ones(6))
    assert shares[0].tolist() == pytest.approx([0, 0, 0, 2 / 9, 0, 0, 7 / 9])
    assert shares[5].tolist() == pytest.approx([0, 0, 0.4, 0, 0.6, 0, 0])


@pytest.mark.parametrize(("labels", "winners"), [("ferplus", [3]), ("soft", [3]), ("fer", [3, 0])])
def test_training_rows_leave_out_what_is_tested(
    faces: FaceSet, labels: str, winners: list[int]
) -> None:
    # Rows 0 and 3 are copies of private and public pictures; row 2 has no emotion by FER+.
    part = split_take(faces, "train", labels)
    assert part.label.tolist() == winners
    assert part.targets.sum(axis=1) == pytest.approx(np.ones(len(winners)))


def test_targets_follow_the_kind_of_label(faces: FaceSet) -> None:
    soft = split_take(faces, "private", "soft").targets[0]
    assert soft.tolist() == pytest.approx([0, 0, 0.4, 0, 0.6, 0, 0])
    assert split_take(faces, "private", "ferplus").targets[0].tolist() == [0, 0, 0, 0, 1, 0, 0]


def test_tested_duplicates_are_marked(faces: FaceSet) -> None:
    assert seen_in_training(faces).tolist() == [False, False, False, False, True, True]
    assert split_take(faces, "public", "ferplus").duplicate.tolist() == [True]


def test_majority_only_rows_are_marked(faces: FaceSet) -> None:
    assert split_take(faces, "public", "ferplus").majority.tolist() == [True]
    assert split_take(faces, "train", "ferplus").majority.tolist() == [False]


def test_study_b_split_keeps_each_emotions_share_and_every_row() -> None:
    label = np.repeat(np.arange(7), [100, 20, 40, 60, 30, 50, 200])
    count = len(label)
    blank = np.zeros((count, 48, 48), dtype=np.uint8)
    whole = FaceSet(blank, label, np.ones((count, 10), np.int64), np.zeros(count, np.int64), "-")
    split = split_as(whole, "70/10/20", seed=3)
    for emotion, size in enumerate([100, 20, 40, 60, 30, 50, 200]):
        parts = np.bincount(split.usage[label == emotion], minlength=3)
        assert parts.tolist() == [size * 7 // 10, size // 10, size * 2 // 10]
    assert np.array_equal(split_as(split, "70/10/20", seed=3).usage, split.usage)
    assert not np.array_equal(split_as(whole, "70/10/20", seed=4).usage, split.usage)
    with pytest.raises(ValueError, match="no such split"):
        split_as(whole, "80/20", seed=3)
