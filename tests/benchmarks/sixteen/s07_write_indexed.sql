{{ config(
  max_seconds=0.5,
  warmup=1,
  writes=true,
  setup=[
    "create table {{ this }} (memory_id bigint, memory_type varchar, activation_strength double)",
    "create index by_type on {{ this }} (memory_type, activation_strength)"
  ],
  budgets={'p50': '<= 10min', 'ratio_to': {'s07_write': '<= 100'}}
) }}
-- The same with the index of s07: its price, as a multiple of the time without.
delete from {{ this }};
insert into {{ this }}
select memory_id, memory_type, activation_strength from {{ ref('suite_memories') }} where memory_id % 10 = 0
