"""Decides how Qt draws, before Qt is imported: in software wherever there is no real graphics processor.

OpenGL on a software rasteriser starts and draws several times slower than Qt Quick's own software renderer and takes
twice the memory (docs/decisions/062-software-renderer.md). This module imports no Qt.
"""

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Literal

Renderer = Literal["auto", "software", "gpu"]

NOT_REAL = frozenset(
    {"vgem", "vkms", "bochs-drm", "virtio-pci", "virtio_gpu", "qxl", "vmwgfx", "simple-framebuffer", "cirrus"}
)
"""Kernel drivers of virtual or plain frame buffers: nothing there draws triangles."""


def choose(wanted: Renderer, drm: Path = Path("/sys/class/drm")) -> Literal["software", "gpu"]:
    """Return how to draw: what the configuration says, else what the machine has."""
    if wanted != "auto":
        return wanted
    nodes = sorted(drm.glob("renderD*")) if drm.is_dir() else []
    drivers = {(node / "device" / "driver").resolve().name for node in nodes}
    return "gpu" if drivers - NOT_REAL else "software"


def prepare(wanted: Renderer, environment: MutableMapping[str, str] = os.environ) -> None:
    """Tell Qt, through its environment, how to draw; a backend that is already named there wins."""
    if choose(wanted) == "software" and environment.setdefault("QT_QUICK_BACKEND", "software") == "software":
        # Under X, OpenGL's libraries would be loaded and kept for nothing.
        environment.setdefault("QT_XCB_GL_INTEGRATION", "none")
