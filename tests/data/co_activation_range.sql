select context_id, memory_a, memory_b, c_ab, c_ba
from {{ ref('co_activation') }}
where memory_a >= memory_b
  or c_ab not between 0 and 1
  or c_ba not between 0 and 1
  or activation_month <> date_trunc('month', activated_at)
