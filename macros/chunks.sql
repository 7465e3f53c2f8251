{% macro is_similar(shared, size_a, size_b) %}
  {#- Jaccard overlap of two concept sets, |A and B| / |A or B|, at or above `chunk_similarity`. -#}
  ({{ shared }} >= {{ param('chunk_similarity') }} * ({{ size_a }} + {{ size_b }} - {{ shared }}))
{%- endmacro %}

{% macro greedy_chunks(items) %}
  {#-
    CTEs, to stand after `with recursive <items> as (...)`: `items` has (place, concepts), places from 1 without gaps,
    concepts distinct. Ends in `chunks` (place, leader): in order of place an item joins the first earlier leader that
    is similar, or leads a chunk of its own. Capacity counts chunks, not items (Miller 1956).
    An item is settled as soon as everything similar before it is; so a few rounds settle all of them at once.
  -#}
  item_concepts as materialized (
    select place, len(concepts) as size, unnest(concepts) as concept
    from {{ items }}
  ),
  similar_items as materialized (
    select earlier.place as earlier, later.place as later
    from item_concepts as earlier
    join item_concepts as later on later.concept = earlier.concept and later.place > earlier.place
    group by earlier.place, later.place, earlier.size, later.size
    having {{ is_similar('count(*)', 'earlier.size', 'later.size') }}
  ),
  rounds as (
    select 0 as round, place, null::boolean as leads
    from {{ items }}
    union all
    select
      item.round + 1,
      item.place,
      case
        when item.leads is not null then item.leads
        when coalesce(bool_or(before.leads), false) then false
        when count(before.place) filter (where before.leads is null) = 0 then true
      end
    from rounds as item
    left join similar_items as edge on edge.later = item.place and item.leads is null
    left join rounds as before on before.place = edge.earlier
    where exists (select 1 from rounds as open_items where open_items.leads is null)
    group by item.round, item.place, item.leads
  ),
  settled as materialized (
    select place, leads from rounds qualify round = max(round) over ()
  ),
  chunks as (
    select
      item.place,
      case when item.leads then item.place else min(edge.earlier) end as leader
    from settled as item
    left join (
      select similar_items.later, similar_items.earlier
      from similar_items
      join settled on settled.place = similar_items.earlier and settled.leads
    ) as edge on edge.later = item.place
    group by item.place, item.leads
  )
{%- endmacro %}
