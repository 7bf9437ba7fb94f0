"""What happens next for a visitor: pure values and one pure function. No Qt, no files, no clock."""
