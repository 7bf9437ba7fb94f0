"""Sound: a chime that calls staff, played by ALSA's `aplay`; a machine without sound stays silent."""

import io
import math
import shutil
import struct
import subprocess
import wave

RATE = 22_050
CHIME: tuple[tuple[float, float], ...] = ((659.3, 0.35), (523.3, 0.55))
"""Two falling notes (E5, C5) as Hz and seconds: heard across a lobby, no alarm."""
PLAY_SECONDS = 10


def chime() -> bytes:
    """Return the chime as a WAV file: mono, 16 bits."""
    samples = bytearray()
    for pitch, seconds in CHIME:
        count = int(RATE * seconds)
        for index in range(count):
            fade = min(1.0, index / 200) * math.exp(-3.5 * index / count)
            samples += struct.pack("<h", int(20_000 * fade * math.sin(2 * math.pi * pitch * index / RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(bytes(samples))
    return file.getvalue()


class Speaker:
    """Plays sounds, one at a time, on the calling thread."""

    def __init__(self, program: str = "aplay") -> None:
        self._program = shutil.which(program)
        self._chime: bytes | None = None

    def call(self) -> bool:
        """Play the chime; return whether it was heard as far as the machine can tell."""
        if self._program is None:
            return False
        self._chime = self._chime or chime()
        try:
            done = subprocess.run(  # noqa: S603 - fixed program and arguments, sound on standard input
                [self._program, "-q", "-t", "wav", "-"],
                input=self._chime,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PLAY_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0
