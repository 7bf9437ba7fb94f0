"""What staff do at the counter for a person who is there: PIN, card, phone, family; proved, done once, written down."""
