{{ config(materialized='incremental', watermark='at') }}
select 1 as id, cast(null as timestamp) as at
