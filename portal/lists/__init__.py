"""The public lists that officials deliver as tables: job openings, licence register, news, contacts."""
