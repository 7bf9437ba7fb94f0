"""The kernel's input devices: which file is meant by a name, and what its records say."""

from pathlib import Path

from kiosk.devices.input_events import RECORD, named, records


def device(root: Path, number: int, name: str | None) -> Path:
    """Lay down an event file; without a name its device has gone meanwhile."""
    event = root / f"dev/input/event{number}"
    event.parent.mkdir(parents=True, exist_ok=True)
    event.touch()
    if name is not None:
        folder = root / f"sys/class/input/event{number}/device"
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
    return event


def test_devices_are_found_by_a_part_of_their_name_in_the_kernels_order(tmp_path: Path) -> None:
    tenth, second = device(tmp_path, 10, "HDA Headphone Rear"), device(tmp_path, 2, "HDA HEADPHONE Front")
    device(tmp_path, 1, "AT Keyboard")
    device(tmp_path, 0, None)
    assert list(named(tmp_path, ["headphone"])) == [second, tenth]
    assert list(named(tmp_path, ["none", "Rear"])) == [tenth]
    assert list(named(tmp_path / "nowhere", [""])) == []


def test_a_record_that_is_not_whole_is_left_out() -> None:
    whole = RECORD.pack(1, 2, 5, 2, 1)
    assert list(records(whole + whole[:-1])) == [(5, 2, 1)]
