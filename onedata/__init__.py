"""The data standard that portal and kiosk share: records, codes, sealing, feeds, events, slip tokens."""
