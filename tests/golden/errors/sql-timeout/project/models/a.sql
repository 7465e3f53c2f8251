{{ config(materialized='table', timeout='200ms') }}
select count(*) as n from range(1000000) as a(x), range(1000000) as b(y) where hash(a.x + b.y) = 1
