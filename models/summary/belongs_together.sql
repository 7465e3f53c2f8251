-- Which memories belong together, strongest first, and why. Each appears in at most two pairs, so that one tight group
-- does not fill the list; memories that are gone (deleted files) are left out.
with pairs as (
  select
    forward.from_id as memory_a,
    forward.to_id as memory_b,
    greatest(forward.strength, coalesce(backward.strength, 0)) as strength,
    forward.times,
    forward.last_at
  from {{ ref('ltm_associations') }} as forward
  left join {{ ref('ltm_associations') }} as backward
    on backward.from_id = forward.to_id and backward.to_id = forward.from_id
  where forward.times >= {{ param('summary_min_times') }}
    and (forward.from_id < forward.to_id or backward.from_id is null)
),

described as (
  select
    pairs.*,
    a.label as label_a,
    b.label as label_b,
    least(a.n_accesses, b.n_accesses) as times_rarer,
    list_filter(a.concepts, concept -> list_contains(b.concepts, concept)) as shared_concepts,
    regexp_extract(a.label, '^[^/]*/') <> regexp_extract(b.label, '^[^/]*/') as is_far_apart
  from pairs
  join {{ ref('memory_activation') }} as a on a.memory_id = pairs.memory_a and a.is_active
  join {{ ref('memory_activation') }} as b on b.memory_id = pairs.memory_b and b.is_active
),

ends as (
  select memory_a, memory_b, unnest([memory_a, memory_b]) as memory_id, strength
  from described
),

crowded as (
  select memory_a, memory_b, max(place) as place
  from (
    select
      memory_a,
      memory_b,
      row_number() over (partition by memory_id order by strength desc, memory_a, memory_b) as place
    from ends
  )
  group by memory_a, memory_b
)

select
  row_number() over (order by described.strength desc, described.memory_a, described.memory_b) as place,
  label_a,
  label_b,
  times,
  round(100.0 * times / times_rarer)::int as share_percent,
  round(strength, 2) as strength,
  shared_concepts,
  -- tied by habit alone: nothing in their names says so
  is_far_apart and len(shared_concepts) = 0 as is_hidden,
  last_at::date as last_together,
  'changed together ' || times || ' times, '
    || case
      when times >= times_rarer then 'always when the rarer one changed'
      else 'in ' || round(100.0 * times / times_rarer)::int || ' % of the changes of the rarer one'
    end
    || case
      when len(shared_concepts) = 0 then '; no word of their names in common'
      else '; both about ' || list_aggregate(shared_concepts[1:3], 'string_agg', ', ')
    end as why,
  described.memory_a,
  described.memory_b
from described
join crowded on crowded.memory_a = described.memory_a and crowded.memory_b = described.memory_b
where crowded.place <= 2
order by place
