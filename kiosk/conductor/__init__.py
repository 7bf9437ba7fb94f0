"""One inbox, one thread that decides, one worker thread per resource: the only place where a visit meets the world."""

from kiosk.conductor.clock import Clock, FakeClock, RealClock
from kiosk.conductor.conductor import Conductor
from kiosk.conductor.ports import NotOpened, Ports, RegisterNews, TroubleError

__all__ = ["Clock", "Conductor", "FakeClock", "NotOpened", "Ports", "RealClock", "RegisterNews", "TroubleError"]
