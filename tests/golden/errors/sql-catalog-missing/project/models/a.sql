{{ config(database='nope', materialized='table') }} select 1 as id
