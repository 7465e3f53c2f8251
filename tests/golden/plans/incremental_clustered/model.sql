select id, v
from raw
