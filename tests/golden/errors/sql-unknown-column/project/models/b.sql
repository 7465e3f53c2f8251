select
  custmer_id
from {{ ref('a') }}
