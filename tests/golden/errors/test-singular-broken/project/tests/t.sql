select * from {{ ref('a') }} where nope = 1
