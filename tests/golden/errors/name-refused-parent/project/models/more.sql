select * from {{ ref('2024_orders') }} join {{ ref('totals') }} on true
