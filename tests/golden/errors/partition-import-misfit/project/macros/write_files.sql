{% macro write(path, query) %}
{% do run_query("copy (" ~ query ~ ") to '" ~ path ~ "' (format parquet)") %}
{% endmacro %}

{% macro write_files() %}
{{ write('live.parquet', "select 2 as id, timestamp '2024-01-06' as created_at") }}
{{ write('columns.parquet', "select 2 as key, timestamp '2024-03-06' as created_at") }}
{{ write('types.parquet', "select 'two' as id, timestamp '2024-03-06' as created_at") }}
{{ write('two_months.parquet', "select range::int as id, timestamp '2024-03-31' + to_days(range::int) as created_at from range(3)") }}
{{ write('june/month=2024-06/new.parquet', "select 2 as id, timestamp '2024-03-06' as created_at") }}
{{ write('nothing/month=2024-99/new.parquet', "select 2 as id, timestamp '2024-03-06' as created_at") }}
{{ write('empty.parquet', "select 2 as id, timestamp '2024-03-06' as created_at where false") }}
{{ write('taken.parquet', "select 1 as id, timestamp '2024-03-06' as created_at") }}
{{ write('new.parquet', "select 9 as id, timestamp '2024-04-06' as created_at") }}
{% endmacro %}
