"""What staff do at the desk: one table and one pure function, beside those of a visit. `docs/staff.md` says more.

`model` is a session, `events` what happens to it, `orders` what it wants done, `machine` the table that joins them. The
rules stand in a file a subject: `signing` in and out, `finding` a person, `checking` what somebody brings, `printing`,
`listing` (of a `list_file`), `serving` a person through the portal with `chip` and `confirming`, `wrong` data, `caring`
for the machine (its places: `care`) and `trying` its reader, `calls` for staff. `moves` builds the next value.
"""
