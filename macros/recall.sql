{% macro bm25(matches, document_length, mean_length, idf) %}
  {#-
    What one word gives to the relevance of a text: idf tf (k + 1) / (tf + k (1 - b + b length / mean length))
    (BM25: Robertson & Zaragoza 2009). Lengths are counted in letters.
  -#}
  {%- set k, b = param('bm25_k'), param('bm25_b') -%}
  ({{ idf }} * {{ matches }} * ({{ k }} + 1)
    / ({{ matches }} + {{ k }} * (1 - {{ b }} + {{ b }} * {{ document_length }} / {{ mean_length }})))
{%- endmacro %}

{% macro bm25_idf(documents, having_it) %}
  {#- How telling a word is: ln(1 + (N - n + .5) / (n + .5)), never negative. -#}
  ln(1 + ({{ documents }} - {{ having_it }} + 0.5) / ({{ having_it }} + 0.5))
{%- endmacro %}

{% macro recall(text) %}
  {#-
    Memories that come to mind with a text, best first: how well its words match content and concepts (BM25), plus what
    spreads from one match over one association (half of its relevance, shared among its associations by strength:
    Collins & Loftus 1975), plus weighted base level. Evidence adds up and is never multiplied.
  -#}
  with documents as materialized (
    select
      activation.memory_id,
      activation.base_level,
      lower(concat_ws(' ', memories.content, array_to_string(memories.concepts, ' '))) as words
    from {{ ref('memory_activation') }} as activation
    join {{ ref('stg_memories') }} as memories on memories.memory_id = activation.memory_id
  ),
  corpus as (
    select count(*) as n, greatest(avg(length(words)), 1) as mean_length
    from documents
  ),
  asked as (
    select unnest(list_distinct(regexp_extract_all(lower({{ string_literal(escape_single_quotes(text)) }}), '[\p{L}\p{N}]+'))) as term
  ),
  -- Words of more than half of the texts tell nothing, unless there are no others.
  terms as (
    select term
    from asked, documents
    where contains(words, term)
    group by term
    qualify 2 * count(*) <= (select n from corpus) or 2 * min(count(*)) over () > (select n from corpus)
  ),
  candidates as (
    select memory_id, length(words) as length, terms, regexp_extract_all(words, '[\p{L}\p{N}]+') as tokens
    from documents, (select list(term) as terms from terms)
    where len(list_filter(terms, lambda term: contains(words, term))) > 0
  ),
  matches as (
    select memory_id, length, term, len(list_filter(tokens, lambda token: token = term)) as n
    from (select memory_id, length, tokens, unnest(terms) as term from candidates)
    where n > 0
  ),
  idfs as (
    select term, {{ bm25_idf('any_value(corpus.n)', 'count(*)') }} as idf
    from matches, corpus
    group by term
  ),
  relevant as (
    select
      memory_id,
      list(term order by idf desc, term) as terms,
      sum({{ bm25('matches.n', 'length', 'corpus.mean_length', 'idf') }}) as relevance
    from matches
    join idfs using (term), corpus
    group by memory_id
  ),
  associations as (
    select from_id, to_id, strength, sum(strength) over (partition by from_id) as fan
    from {{ ref('ltm_associations') }}
    where strength > 0
  ),
  -- What spreads along the association that gives most; the sum would be won by what belongs to everything.
  spreading as (
    select
      associations.to_id as memory_id,
      max({{ param('spread_per_hop') }}::double * relevance * strength / fan) as spread,
      arg_max(from_id, row(relevance * strength / fan, from_id)) as spread_from
    from associations
    join relevant on relevant.memory_id = associations.from_id
    group by associations.to_id
  ),
  scored as (
    select
      documents.memory_id,
      coalesce(relevance, 0) as relevance,
      coalesce(spread, 0) as spread,
      {{ param('weight_base_level') }}::double * base_level as base_level_part,
      coalesce(relevance, 0) + coalesce(spread, 0) + base_level_part as score,
      relevant.terms,
      spreading.spread_from
    from documents
    left join relevant on relevant.memory_id = documents.memory_id
    left join spreading on spreading.memory_id = documents.memory_id
    where relevant.memory_id is not null or spreading.memory_id is not null
  )
  select
    row_number() over (order by score desc, scored.memory_id) as place,
    scored.memory_id,
    memories.label,
    score,
    relevance,
    spread,
    base_level_part,
    terms,
    sources.label as spread_from,
    activation.last_accessed_at,
    activation.n_accesses,
    fate.fate
  from scored
  join {{ ref('stg_memories') }} as memories on memories.memory_id = scored.memory_id
  join {{ ref('memory_activation') }} as activation on activation.memory_id = scored.memory_id
  join {{ ref('memory_fate') }} as fate on fate.memory_id = scored.memory_id
  left join {{ ref('stg_memories') }} as sources on sources.memory_id = scored.spread_from
  order by place
{%- endmacro %}

{% macro words_like(text) %}
  {#- Concepts that are most like the words of a text: what to ask for instead. -#}
  with asked as (
    select unnest(regexp_extract_all(lower({{ string_literal(escape_single_quotes(text)) }}), '[\p{L}\p{N}]+')) as word
  )
  select concept
  from {{ ref('ltm_concepts') }}, asked
  where levenshtein(lower(concept), word) <= greatest(1, length(word) // 3)
  group by concept
  order by min(levenshtein(lower(concept), word)), max(n_memories) desc, concept
  limit 3
{%- endmacro %}
