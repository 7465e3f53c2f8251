{{ config(
  enabled=var('remote_store') != '',
  max_seconds=3,
  baseline='none',
  expect={'query': "{{ best_of_month(ref('suite_memories')) }}", 'ordered': true},
  budgets={'p50': '<= 2s', 'max': '<= 30s', 'rows': 100}
) }}
-- The month's strongest from a Parquet file behind a network, with what that costs and loses: `--vars 'remote_store: https://...'`.
{{ best_of_month("read_parquet('" ~ var('remote_store') ~ "')") }}
