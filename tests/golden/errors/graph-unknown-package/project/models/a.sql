select * from {{ ref('other', 'b') }}
