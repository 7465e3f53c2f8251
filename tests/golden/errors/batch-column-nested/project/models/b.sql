{{ config(materialized='table', unique_key=['id', 'place'], batch={'rows': 1}) }}
select range as id, {'x': range, 'y': 0} as place from range(3)
