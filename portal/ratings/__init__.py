"""How visitors found their visit: counted by day and office, never kept one by one for a page."""
