select *
from {{ ref('wokring_memory') }}
join {{ ref('nothing_like_it') }} using (id)
