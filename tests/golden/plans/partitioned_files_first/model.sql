select id, created_at, v
from raw
