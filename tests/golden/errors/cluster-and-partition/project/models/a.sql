{{ config(materialized='table', partition_by='day', cluster_by=['customer_id']) }}
select date '2026-01-01' as day, 1 as customer_id
