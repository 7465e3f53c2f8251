{{ config(materialized='table') }}
select
  regexp_matches('a', '(') as is_match
