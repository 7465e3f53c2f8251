{{ config(materialized='table') }} select 1 / 0 as one, cast('x' as integer) as broken
