{{ config(materialized='ephemeral') }}
select * from {{ ref('events') }} where created_at > now() - interval 1 day
