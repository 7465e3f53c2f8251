select * from {{ ref('a', v=2) }}
