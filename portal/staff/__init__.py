"""Staff accounts: who may sign in, with which role and scope, and the cards of the kiosk desk."""
