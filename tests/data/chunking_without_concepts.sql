-- Empty concept sets are never similar, not even to each other; and one item alone leads its own chunk.
with items as (
  select i + 1 as place, case when i < 3 then []::varchar[] else ['alone'] end as concepts
  from range(4) as t(i)
),
{{ greedy_chunks('items') }}
select *
from chunks
where leader <> place
