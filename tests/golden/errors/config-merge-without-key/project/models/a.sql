{{ config(materialized='incremental', incremental_strategy='merge', merge_update_columns=['x'], merge_exclude_columns=['y']) }}
select 1 as id
