-- Twenty paraphrases of five facts take five places: of eight concepts each, two paraphrases share seven.
with facts as (
  select
    row_number() over (order by paraphrase, fact) as place,
    fact,
    list_concat(
      list_transform(range(7), i -> 'fact ' || fact || ' word ' || i),
      ['paraphrase ' || fact || '.' || paraphrase]
    ) as concepts
  from range(5) as f(fact), range(4) as p(paraphrase)
),

{{ greedy_chunks('facts') }},

found as (
  select
    count(distinct chunks.leader) as n_chunks,
    count(*) as n_items,
    count(distinct facts.fact || ':' || chunks.leader) as n_combinations
  from facts
  join chunks on chunks.place = facts.place
)

{{ verdict([
  judged('items', 'n_items', low=20, high=20),
  judged('chunks', 'n_chunks', low=5, high=5),
  judged('facts by chunk', 'n_combinations', low=5, high=5),
], 'found') }}
