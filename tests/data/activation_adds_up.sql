-- A = B + w_s S + w_i logit(importance): more of any of them is more activation, and nothing is lost on the way.
with cases as (
  select
    {{ activation('2.0', '0.5', '0.5') }} as middling,
    {{ activation('2.0', '0.5', '0.8') }} as important,
    {{ activation('2.0', '0.5', '1.0') }} as certain
),
wrong as (
  select memory_id
  from {{ ref('memory_activation') }}
  join {{ ref('stg_memories') }} as memories using (memory_id)
  where importance_score between 0.001 and 0.999
    and abs(activation - base_level - {{ param('weight_context') }} * context_activation
      - {{ param('weight_importance') }} * ln(importance_score / (1 - importance_score))) > 1e-9
)
select 'case' as fault
from cases
where abs(middling - 2.0 - {{ param('weight_context') }} * 0.5) > 1e-12
  or abs(important - middling - {{ param('weight_importance') }} * ln(4)) > 1e-9
  or not certain < 1e6
union all
select memory_id from wrong
