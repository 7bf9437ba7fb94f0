"""Pulls feeds and pushes events, in a process of its own."""

import sys
import warnings

# All that a portal says is JSON in UTF-8 or bytes: the detector of character sets that requests brings along
# would guess nothing, and cost 2 MiB all day (decision 171).
sys.modules.setdefault("charset_normalizer", None)  # type: ignore[arg-type]
warnings.filterwarnings("ignore", message="Unable to find acceptable character detection")
