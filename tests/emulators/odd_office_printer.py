"""The software office printer, saying what a test tells it to say: printers' ways that others have not."""

from kiosk.devices.office_machine import COMPLETED, IDLE, OfficeJob, OfficeMachine, Request, choice, integer, words

_OLD_ONLY = 0x0503


class OddOfficePrinter(OfficeMachine):
    """`job_states` are told one by one, the last always; nothing that it says depends on what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.printer_state = IDLE
        self.printer_reasons = ["none"]
        self.job_states = [COMPLETED]
        self.job_reasons = ["job-completed-successfully"]
        self.pages: int | None = 1
        self.old = False
        """Knows IPP 1.1 only."""

    def obey(self, request: Request) -> tuple[int, bytes]:
        if self.old and request.version != b"\x01\x01":
            return _OLD_ONLY, b""
        return super().obey(request)

    def tell_printer(self) -> bytes:
        return choice("printer-state", self.printer_state) + words("printer-state-reasons", self.printer_reasons)

    def tell_job(self, job: OfficeJob) -> bytes:
        state = self.job_states.pop(0) if len(self.job_states) > 1 else self.job_states[0]
        pages = b"" if self.pages is None else integer("job-impressions-completed", self.pages)
        head = b"\x02" + integer("job-id", job.number) + choice("job-state", state)
        return head + words("job-state-reasons", self.job_reasons) + pages
