{{ config(materialized='table', batch={'by': 'tags'}) }}
select range as id, ['t' || range] as tags from range(3)
