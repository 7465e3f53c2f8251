{{ config(materialized='table', tags=1, enabled='maybe', unique_key={'a': 1}) }}
select 1 as id
