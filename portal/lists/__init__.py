"""The public lists that officials deliver as tables: openings, licence register, news, contacts, clocks of cases."""
