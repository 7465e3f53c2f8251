select * from {{ ref('a', 'b', 'c', 'd') }}, {{ source('x') }}
