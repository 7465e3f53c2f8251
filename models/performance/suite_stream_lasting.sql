{{ config(materialized='table') }}

-- End to end: how many memories would last.
select memory_type, count(*) as n
from {{ ref('suite_stream') }}
where importance_score > 0.5 and activation_strength > 0.3
group by memory_type
