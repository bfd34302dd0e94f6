"""What the face reading costs on a device: milliseconds a frame and bytes over the wire.

``python -m benchmarks.face_in_browser [--frames 200]`` prints one Markdown table each. It needs
``manage.py assets_build`` to have run and a chromium (``MAUM_CHROMIUM``, else /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ASSETS = Path(os.environ.get("MAUM_VAR") or ROOT / "var") / "assets"
PORT = 8170
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

MEASURE = """async ({ picture, frames }) => {
  const began = performance.now();
  const { loadFaceModels } = await import("/static/js/face/models.js");
  const models = await loadFaceModels();
  const loaded = performance.now() - began;
  const { readFrame, findFaces, readFace } = await import("/static/js/face/pipeline.js");
  const { letterbox, letterboxOf } = await import("/static/js/face/blazeface.js");
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, 640, 480);
  const frame = context.getImageData(0, 0, 640, 480);
  const square = letterbox(frame, letterboxOf(640, 480));
  const grey = new Float32Array(models.manifest.input.size ** 2);
  const [face] = await findFaces(models, frame);
  const steps = {
    "frame out of the video's canvas": () => context.getImageData(0, 0, 640, 480),
    "detector's view (128 x 128)": () => letterbox(frame, letterboxOf(640, 480)),
    "BlazeFace": () => models.detect(square),
    "classifier": () => models.classify(grey),
    "crop, classifier, quality": () => readFace(models, frame, face),
    "whole frame": () => readFrame(models, frame),
  };
  const times = {};
  for (const [name, step] of Object.entries(steps)) {
    const one = [];
    for (let k = 0; k < frames + 20; k++) {
      const start = performance.now();
      await step();
      if (k >= 20) one.push(performance.now() - start);
    }
    one.sort((a, b) => a - b);
    times[name] = [one[Math.floor(frames / 2)], one[Math.floor(frames * 0.95)]];
  }
  return { loaded, times };
}"""


class Files(SimpleHTTPRequestHandler):
    """Our own files and the built assets, below /static/."""

    def translate_path(self, path: str) -> str:
        name = path.split("?")[0].removeprefix("/static/")
        return str(next((f for f in (ROOT / "static" / name, ASSETS / name) if f.exists()), ROOT))

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Faces</title><body></body>")
        return None

    def log_message(self, *args: Any) -> None:
        """Nothing between the table's lines."""


@contextmanager
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", PORT), partial(Files, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{PORT}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(frames: int) -> dict[str, Any]:
    """Median and 95th percentile in ms for every step, on the astronaut at 640 x 480."""
    from skimage import data

    picture = "data:image/png;base64," + _png(data.astronaut())  # type: ignore[no-untyped-call]
    chromium = os.environ.get("MAUM_CHROMIUM", "/usr/bin/chromium")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page()
        page.goto(address)
        answer: dict[str, Any] = page.evaluate(MEASURE, {"picture": picture, "frames": frames})
        browser.close()
    return answer


def _png(pixels: Any) -> str:
    import base64
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.fromarray(pixels).crop((0, 0, 460, 345)).resize((640, 480)).save(target, "PNG")
    return base64.b64encode(target.getvalue()).decode()


def payload() -> dict[str, list[int]]:
    """Bytes raw, gzip and Brotli of every file that the device path loads."""
    manifest = json.loads((ASSETS / "models" / "manifest.json").read_text())
    folder = ASSETS / Path(manifest["runtime"]["module"]).parent
    wanted = {f.name: f for f in sorted(folder.iterdir()) if f.suffix in {".js", ".wasm"}}
    wanted["face detector"] = ASSETS / manifest["detector"]["file"]
    wanted[f"classifier ({manifest['classifier']['id']})"] = ASSETS / manifest["classifier"]["file"]
    sizes = ("", ".gz", ".br")
    return {name: [_size(file, suffix) for suffix in sizes] for name, file in wanted.items()}


def _size(file: Path, suffix: str) -> int:
    return file.with_name(file.name + suffix).stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=200)
    measured = measure(parser.parse_args().frames)
    print("| step | median ms | 95th percentile ms |\n|---|---:|---:|")
    for name, (median, high) in measured["times"].items():
        print(f"| {name} | {median:.2f} | {high:.2f} |")
    print(f"\nModels loaded and compiled in {measured['loaded']:.0f} ms from a local server.\n")
    print("| file | bytes | gzip | Brotli |\n|---|---:|---:|---:|")
    rows = payload()
    rows["together"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    for name, sizes in rows.items():
        print(f"| {name} | " + " | ".join(f"{size:,}" for size in sizes) + " |")


if __name__ == "__main__":
    main()
