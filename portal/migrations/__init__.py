"""Migrations of the portal database; applied by `portal.schema.upgrade`."""
