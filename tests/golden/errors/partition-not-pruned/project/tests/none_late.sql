select * from {{ ref('zoned') }} where created_at::date = date '2030-01-01'
