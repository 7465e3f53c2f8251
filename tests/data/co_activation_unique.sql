select context_id, memory_a, memory_b
from {{ ref('co_activation') }}
group by all
having count(*) > 1
