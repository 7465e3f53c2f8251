select {{ dbt_utils.star(ref('b')) }} from {{ ref('b') }}
