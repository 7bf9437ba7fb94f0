"""What the conductors' protocols are on a real kiosk: files, devices and the portal behind each."""
