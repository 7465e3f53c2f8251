select
  {{ ratio('x', 'y') }} as r
from (select 1 as x)
