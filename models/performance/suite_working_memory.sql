{{ config(materialized='table') }}

{{ most_in_mind(ref('suite_memories')) }}
