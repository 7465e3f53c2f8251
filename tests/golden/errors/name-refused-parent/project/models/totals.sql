select count(*) as n from {{ ref('2024_orders') }}
