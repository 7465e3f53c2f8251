{{ config(materialized='table', partition_by='day', batch={'partitions': 1}) }}
select range as id, '2024-01-0' || range as day from range(1, 4)
