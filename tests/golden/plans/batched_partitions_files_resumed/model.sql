select id, created_at, value from events
