{{ config(materialized='table', partition_by={'field': 'day', 'layout': 'files'}, indexes=[{'columns': ['day']}]) }}
select date '2026-01-01' as day
