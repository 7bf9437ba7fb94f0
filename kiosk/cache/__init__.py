"""The local cache: the sealed register, public content, the outbox and the journal."""
