"""How pages of staff look: layout, texts in two languages, one style sheet, nothing from elsewhere."""
