{{ config(
  max_seconds=0.5,
  warmup=1,
  writes=true,
  setup="create table {{ this }} (memory_id bigint, memory_type varchar, activation_strength double)",
  budgets={'p50': '<= 10s'}
) }}
-- Writing a tenth of the memories into a table without an index.
delete from {{ this }};
insert into {{ this }}
select memory_id, memory_type, activation_strength from {{ ref('suite_memories') }} where memory_id % 10 = 0
