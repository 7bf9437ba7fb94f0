"""Pages where offices and the ministry look after themselves: accounts, groups, reasons of access, audit trail."""
