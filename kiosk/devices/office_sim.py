"""An office printer without hardware: the real IPP code, asking a software printer on a port of this machine."""

import msgspec

from kiosk.devices.office_machine import OfficeMachine
from kiosk.devices.printer import PrintLimits
from kiosk.devices.printer_ipp import LIMITS, IppPrinter

_LIMITS = msgspec.structs.replace(LIMITS, idle=0.5, backoff=(0.2, 1.0))
"""The real ones, but for how soon what was switched in the dock is seen."""


class SimulatedOfficePrinter(IppPrinter):
    """A `Printer` of sheets that a developer looks at and whose faults a developer makes on `machine`."""

    def __init__(self, limits: PrintLimits = _LIMITS) -> None:
        self.machine = OfficeMachine()
        super().__init__(self.machine.address, limits)

    def stop(self) -> None:
        """End the watch and switch the machine off."""
        super().stop()
        self.machine.close()
