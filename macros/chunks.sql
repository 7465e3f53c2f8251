{% macro is_similar(shared, size_a, size_b) %}
  {#- Jaccard overlap of two concept sets, |A and B| / |A or B|, at or above `chunk_similarity`. -#}
  ({{ shared }} >= {{ param('chunk_similarity') }} * ({{ size_a }} + {{ size_b }} - {{ shared }}))
{%- endmacro %}

{% macro greedy_chunks(items) %}
  {#-
    CTEs, to stand after `with <items> as (...)`: `items` has (place, concepts), places from 1 without gaps and at most
    `wm_candidates`, concepts distinct. Ends in `chunks` (place, leader): in order of place an item joins the first
    earlier leader that is similar, or leads a chunk of its own; without concepts it is similar to nothing. Capacity
    counts chunks, not items (Miller 1956).
    Sets of places are bit strings and the walk is a fold, so it costs the same for any pattern of similarity.
  -#}
  {%- set bits = param('wm_candidates') -%}
  item_concepts as materialized (
    select place, len(concepts) as size, unnest(concepts) as concept
    from {{ items }}
  ),
  similar_items as (
    select earlier.place as earlier, later.place as later
    from item_concepts as earlier
    join item_concepts as later on later.concept = earlier.concept and later.place > earlier.place
    group by earlier.place, later.place, earlier.size, later.size
    having {{ is_similar('count(*)', 'earlier.size', 'later.size') }}
  ),
  similar_before as materialized (
    select
      items.place,
      coalesce(bitstring_agg(similar_items.earlier, 1, {{ bits }}), bitstring('0', {{ bits }})) as places
    from {{ items }} as items
    left join similar_items on similar_items.later = items.place
    group by items.place
  ),
  leaders as materialized (
    select list_reduce(
      list(places order by place),
      lambda leaders, places, place:
        case when bit_count(leaders & places) = 0 then set_bit(leaders, (place - 1)::int, 1) else leaders end,
      bitstring('0', {{ bits }})
    ) as places
    from similar_before
  ),
  chunks as (
    select
      item.place,
      case
        when get_bit(leaders.places, (item.place - 1)::int) = 1 then item.place
        else bit_position('1'::bit, item.places & leaders.places)
      end as leader
    from similar_before as item, leaders
  )
{%- endmacro %}
