{{ config(
  materialized='incremental',
  unique_key='month',
  duplicate_keys='allow',
  on_schema_change='fail',
  pre_hook="{{ forget_dirty_months('month') }}"
) }}

-- depends_on: {{ ref('stg_accesses') }} (the months to compute again)
with months as (
  select month, load_id
  from ({{ month_loads() }})
  {%- if is_incremental() %}
  where month in ({{ dirty_months() }})
  {%- endif %}
),

meetings as (
  select activation_month as month, memory_a as from_id, memory_b as to_id, c_ab as c, activated_at
  from {{ ref('co_activation') }}
  union all
  select activation_month, memory_b, memory_a, c_ba, activated_at
  from {{ ref('co_activation') }}
)

select
  month,
  from_id,
  to_id,
  sum({{ hebb_term('c') }}) as log_gap,
  count(*) as times,
  min(activated_at) as first_at,
  max(activated_at) as last_at,
  any_value(months.load_id) as load_id
from meetings
join months using (month)
group by month, from_id, to_id
