"""One slip model, many pure renderers: raster, ESC/POS, PDF."""
