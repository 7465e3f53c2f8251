{#-
  What an ingestion made dirty. A row is dirty by its `load_id`, never by its date: histories are rewritten and late
  rows arrive. Rows that a source took back count too, so what was built on them goes.
-#}

{% macro dirty_contexts() %}
  {#- The contexts with an access newer than anything in `this`, each with its newest load_id; all of them on a full build. -#}
  select context_id, max(load_id) as load_id
  from {{ ref('stg_accesses') }}
  where context_id is not null
  group by context_id
  {%- if is_incremental() %}
  having max(load_id) > (select coalesce(max(load_id), 0) from {{ this }})
  {%- endif %}
{%- endmacro %}

{% macro dirty_months() %}
  {#- The months in which a dirty context has an access. -#}
  select distinct accesses.access_month as month
  from {{ ref('stg_accesses') }} as accesses
  join ({{ dirty_contexts() }}) as dirty on dirty.context_id = accesses.context_id
{%- endmacro %}

{% macro forget_dirty_contexts() %}
  {#-
    Pre-hook of co_activation: a dirty context may come back with fewer pairs, or with none, which replacing by key
    does not see. It may lower the highest load_id of `this`; then a few contexts are computed once more, to the same rows.
  -#}
  {%- if is_incremental() -%}
  delete from {{ this }} where context_id in (select context_id from ({{ dirty_contexts() }}))
  {%- endif -%}
{%- endmacro %}

{% macro forget_dirty_months() %}
  {#- Pre-hook of ltm_pair_months: see forget_dirty_contexts. -#}
  {%- if is_incremental() -%}
  delete from {{ this }} where month in (select month from ({{ dirty_months() }}))
  {%- endif -%}
{%- endmacro %}
