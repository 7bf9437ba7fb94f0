"""Feeds: numbering, sealing, blobs, manifests and the routes that give them out."""
