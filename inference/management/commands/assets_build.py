"""What the browser needs beside our own files: face runtime and models, htmx, fonts.

Everything comes from installed packages (npm's and Python's) and goes to ``var/assets``, never
into the repository. Versions stand in the paths of the large files, so they are cached for good
and are neither renamed nor compressed again by collectstatic.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inference.backends.mediapipe_files import DETECTOR_FILE, mediapipe_file
from inference.domain.errors import ModelError
from inference.manifests import file_verify, manifest_load

LOADER: Final = "litert_wasm_compat_internal.js"
WASM: Final = "litert_wasm_compat_internal.wasm"
"""The build without relaxed SIMD: runs on every browser with WebAssembly, and its sums are the
same on every processor."""
REWRITTEN: Final = (
    # A browser resolves a bare name only through an import map, which our CSP would have to allow.
    (b'from "@litertjs/wasm-utils"', b'from "./wasm-utils.js"'),
    # The models run on the processor: asking for a graphics device would only wake it.
    (b"await Environment.create()", b"await Environment.create({ webGpuDevice: null })"),
)
BROTLI_QUALITY: Final = 9  # 11 takes twenty times as long for a tenth less


@dataclass(frozen=True)
class Asset:
    """A file to serve: path below the assets folder, content, whether to compress it here."""

    path: str
    content: bytes
    compress: bool = True

    def as_json(self) -> dict[str, Any]:
        """How the browser's manifest names it: path and size when unpacked."""
        return {"file": self.path, "bytes": len(self.content)}


class Command(BaseCommand):
    """Build the browser's assets; safe to repeat."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-fonts", action="store_true", help="leave the fonts alone")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.VAR_DIR / "assets"
        packages = settings.BASE_DIR / "node_modules"
        if not options["no_fonts"]:
            self._fonts()
        self._put(folder, _htmx())
        assets, manifest = self._face(packages)
        for asset in assets:
            self._put(folder, asset)
        text = json.dumps(manifest, indent=1) + "\n"
        self._put(folder, Asset("models/manifest.json", text.encode(), compress=False))
        for old in _left_over(folder, {asset.path for asset in assets}):
            old.unlink()
            self.stdout.write(f"removed {old.relative_to(folder)}")

    def _fonts(self) -> None:
        if "fonts_build" in get_commands():
            call_command("fonts_build", stdout=self.stdout)

    def _face(self, packages: Path) -> tuple[list[Asset], dict[str, Any]]:
        """Files and manifest of the device path, or none and ``device: false``."""
        if not (packages / "@litertjs" / "core").is_dir():
            self.stdout.write(
                "Node's packages are not installed (npm ci): faces are read on the server."
            )
            return [], {"device": False}
        try:
            return face_assets(packages / "@litertjs")
        except ModelError as error:
            raise CommandError(str(error)) from error

    def _put(self, folder: Path, asset: Asset) -> None:
        """Write the asset and its compressed forms unless they are there already."""
        file = folder / asset.path
        if file.exists() and file.read_bytes() == asset.content:
            self.stdout.write(f"unchanged {asset.path}")
            return
        _write(file, asset.content)
        sizes = [f"{len(asset.content):,} bytes"]
        for suffix, content in _compressed(asset):
            _write(file.with_name(file.name + suffix), content)
            sizes.append(f"{suffix} {len(content):,}")
        self.stdout.write(f"wrote {asset.path}: {', '.join(sizes)}")


def face_assets(packages: Path) -> tuple[list[Asset], dict[str, Any]]:
    """The files of the device path and the manifest that names them.

    Raises ModelError when a model is missing or differs from the manifest's sha256.
    """
    shipped = manifest_load()
    runtime = _runtime(packages)
    detector = _model(mediapipe_file(DETECTOR_FILE), shipped.detector_sha256)
    classifier = _model(shipped.model_file, shipped.model_sha256)
    module, _, loader, wasm = runtime
    manifest = shipped.raw | {
        "device": True,
        "runtime": {"module": module.path, "loader": loader.path, "wasm": wasm.as_json()},
        "detector": shipped.raw["detector"] | detector.as_json(),
        "classifier": shipped.raw["classifier"] | classifier.as_json(),
    }
    return [*runtime, detector, classifier], manifest


def _runtime(packages: Path) -> list[Asset]:
    """LiteRT.js as four files: module, its one import, the loader and the WebAssembly."""
    core = packages / "core"
    parts = {
        "core.js": _rewritten(_script(core / "dist" / "index.js")),
        "wasm-utils.js": _script(packages / "wasm-utils" / "dist" / "index.js"),
        LOADER: _script(core / "wasm" / LOADER),
        WASM: (core / "wasm" / WASM).read_bytes(),
    }
    version = json.loads((core / "package.json").read_text())["version"]
    digest = hashlib.sha256(b"".join(parts.values())).hexdigest()[:8]
    folder = f"vendor/litert-{version}-{digest}"
    return [Asset(f"{folder}/{name}", content) for name, content in parts.items()]


def _rewritten(module: bytes) -> bytes:
    for old, new in REWRITTEN:
        if module.count(old) != 1:
            raise ModelError(f"LiteRT.js has changed: {old.decode()} is not in it once")
        module = module.replace(old, new)
    return module


def _script(file: Path) -> bytes:
    """A module without the line that names its source map, which is not served."""
    lines = file.read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"//# sourceMappingURL="))


def _model(file: Path, sha256: str) -> Asset:
    """A .tflite under a name that changes with its content."""
    file_verify(file, sha256)
    return Asset(f"models/{file.stem}-{sha256[:12]}.tflite", file.read_bytes())


def _htmx() -> Asset:
    """htmx 2 from django-htmx's own package, so that pages have it without Node."""
    file = Path(str(files("django_htmx"))) / "static" / "django_htmx" / "htmx-2.min.js"
    return Asset("vendor/htmx.min.js", file.read_bytes(), compress=False)


def _compressed(asset: Asset) -> Iterator[tuple[str, bytes]]:
    if asset.compress:
        yield ".gz", gzip.compress(asset.content, 9, mtime=0)
        yield ".br", brotli.compress(asset.content, quality=BROTLI_QUALITY)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: a server may be reading the old one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(file)


def _left_over(folder: Path, wanted: set[str]) -> Iterator[Path]:
    """Files of earlier versions of the runtime and the models."""
    for pattern in ("vendor/litert-*/*", "models/*.tflite*"):
        for file in sorted(folder.glob(pattern)):
            plain = file.with_suffix("") if file.suffix in {".gz", ".br"} else file
            if str(plain.relative_to(folder)) not in wanted:
                yield file
