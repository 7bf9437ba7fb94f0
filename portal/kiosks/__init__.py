"""Kiosks: enrolment codes, enrolment, peppers."""
