{{ config(materialized='table', partition_by='created_at') }}
select id, created_at at time zone 'UTC' as created_at from {{ ref('events') }}
