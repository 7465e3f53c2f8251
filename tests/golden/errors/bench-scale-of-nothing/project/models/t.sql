{{ config(materialized='table') }} select i as id from range(100) r(i)
