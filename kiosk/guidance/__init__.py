"""What a person may read or ask without any record: articles, jobs, agencies, news, contacts, the checker's rules."""
