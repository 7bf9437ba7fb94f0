"""The queues of an office's kiosks, as their desks see them from other machines."""
