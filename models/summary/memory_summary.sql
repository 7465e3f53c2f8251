-- The memory in a screenful of text, for the owner of the history: print `text` by `line`.
{%- set pairs_shown = 5 %}

with overview as (
  select * from {{ ref('memory_overview') }}
),

chunks as (
  select * from {{ ref('in_mind') }}
),

pairs as (
  select *, place <= {{ pairs_shown }} as is_on_top
  from {{ ref('belongs_together') }}
),

hidden as (
  select *, row_number() over (order by place) as hidden_place
  from pairs
  where is_hidden and not is_on_top
),

lines as (
  select
    10000 as line,
    format('{:,} memories', n_memories)
      || case when n_gone > 0 then format(', {:,} of them gone', n_gone) else '' end
      || format(', {:,} accesses', n_accesses)
      || case
        when n_memories > 0
          then strftime(first_accessed_at, ' from %Y-%m-%d') || strftime(last_accessed_at, ' to %Y-%m-%d')
        else ''
      end
      || format('; {:,} associations', n_associations) as text
  from overview
  union all
  select 20000, ''
  from overview
  union all
  select 20001, strftime(as_of, 'In mind at %Y-%m-%d %H:%M UTC: ') || working_memory_state
  from overview
  union all
  select
    20010 + place,
    '  ' || place || '. ' || label
      || case when n_others > 0 then format(' and {} like it', n_others) else '' end
      || case when n_accesses > 1 then format(' (accessed {:,} times since {})', n_accesses, known_since) else ' (new)' end
      || case when in_focus then '' else ', out of focus' end
  from chunks
  union all
  select 30000 + n, text
  from (values (0, ''), (1, 'What belongs together')) as head(n, text)
  where exists (select 1 from pairs)
  union all
  select
    30000 + 10 * place + n,
    case n when 0 then '  ' || label_a || '  +  ' || label_b else '      ' || why end
  from pairs, range(2) as part(n)
  where is_on_top
  union all
  select 40000 + n, text
  from (values (0, ''), (1, 'What belongs together although nothing in the names says so')) as head(n, text)
  where exists (select 1 from hidden)
  union all
  select
    40000 + 10 * hidden_place + n,
    case n when 0 then '  ' || label_a || '  +  ' || label_b else '      ' || split_part(why, ';', 1) || ', last on ' || last_together end
  from hidden, range(2) as part(n)
  where hidden_place <= {{ pairs_shown }}
)

select line, text
from lines
order by line
