select e.id, year(e.created_at) as y
from {{ ref('events') }} as e
left join {{ ref('recent') }} as r on strftime(e.created_at, '%Y') = '2024' and r.id = e.id
left join {{ ref('zoned') }} as z on z.created_at > now() and z.id = e.id
where e.created_at::date >= date '2024-01-02'
  and cast(e.created_at as date) = date '2024-01-02'
  and {{ in_month('e.created_at', '2024-01') }}
