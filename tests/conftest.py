"""What every test shares: no screen, software drawing, no user's own configuration."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ.pop("AIM_CONFIG", None)
