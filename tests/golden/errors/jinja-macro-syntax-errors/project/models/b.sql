select {{ ref('a' }} as id
