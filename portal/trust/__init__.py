"""Which states' passports the kiosks believe: certificates and revocations, taken in as a folder."""
