import importlib.machinery
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
DICTIONARY = (ROOT / "onedata" / "record.dict").read_bytes()


def script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("train_dictionary", str(ROOT / "scripts" / "train-dictionary"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_dictionary_comes_out_of_the_script_byte_for_byte() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "train-dictionary", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_word_in_the_dictionary_is_one_of_the_script() -> None:
    trainer = script()
    records = (ROOT / "onedata" / "records.py").read_text(encoding="utf-8")
    source = (ROOT / "scripts" / "train-dictionary").read_text(encoding="utf-8")
    known = records + source + " ".join(trainer.WORDS)
    for word in re.findall(rb"[A-Za-z]{5,}", DICTIONARY):
        # Samples are cut anywhere and laid end to end: each word is a piece of known words, or two of them joined.
        text = word.decode("ascii")
        assert any(text[:cut] in known and text[cut:] in known for cut in range(len(text) + 1)), text


def test_the_dictionary_is_small() -> None:
    assert len(DICTIONARY) <= 8192
