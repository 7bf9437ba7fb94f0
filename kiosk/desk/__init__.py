"""What staff do at the desk: one table and one pure function, beside those of a visit. `docs/staff.md` says more."""
