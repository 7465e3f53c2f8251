{{ config(materialized='incremental', on_schema_change='sync_all_columns') }}
select {{ var('value', '1.75') }} as amount
