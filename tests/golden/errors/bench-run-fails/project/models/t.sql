{{ config(materialized='table') }} select cast('{{ var("text", "1") }}' as integer) as one
