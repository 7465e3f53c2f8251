select region, id, value, updated_at from events
