"""One end of a line that loses packets: a network of its own, with one TUN device whose packets a test holds.

Run under `unshare --net`; hands the device to the test over a UNIX socket and becomes the command that follows. Needs
no program but that: addresses are set as `ip` would set them.
"""

import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

DEVICE = Path("/dev/net/tun")
TUN = b"line0"
_SET_DEVICE = 0x400454CA
_PLAIN_IP = 0x1001
"""IFF_TUN without a header of the kernel's own in front of each packet."""
_SET_ADDRESS, _SET_MASK, _GET_FLAGS, _SET_FLAGS = 0x8916, 0x891C, 0x8913, 0x8914
_UP = 1
_NAME = struct.Struct("16s24x")


def _address(name: bytes, address: str) -> bytes:
    """Return `struct ifreq` with an IPv4 address."""
    return struct.pack("16sHH4s16x", name, socket.AF_INET, 0, socket.inet_aton(address))


def _bring_up(control: socket.socket, name: bytes) -> None:
    asked = fcntl.ioctl(control, _GET_FLAGS, _NAME.pack(name))
    (flags,) = struct.unpack_from("H", asked, 16)
    fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sH22x", name, flags | _UP))


def made(address: str, device: Path) -> int:
    """Make the device of this network, give it an address of a /24, and return what its packets come from and go to."""
    handle = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    fcntl.ioctl(handle, _SET_DEVICE, struct.pack("16sH22x", TUN, _PLAIN_IP))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_ADDRESS, _address(TUN, address))
        fcntl.ioctl(control, _SET_MASK, _address(TUN, "255.255.255.0"))
        _bring_up(control, TUN)
        _bring_up(control, b"lo")
    return handle


def main(address: str, device: str, test: str, *command: str) -> None:
    """Hand this end over to a test, wait until it has it, and become the command."""
    handle = made(address, Path(device))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(test)
        socket.send_fds(line, [socket.inet_aton(address)], [handle])
        assert line.recv(1) == b"!"
    os.execvp(command[0], command)  # noqa: S606  (no shell on purpose)


if __name__ == "__main__":
    main(*sys.argv[1:])
