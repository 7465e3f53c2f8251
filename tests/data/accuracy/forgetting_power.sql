-- Forgetting is a power law: fitted to the savings of Ebbinghaus (1885) and of three replications, as tabulated by Murre &
-- Dros (2015, doi:10.1371/journal.pone.0120644, CC BY 4.0), it explains them, and an exponential does not. Least squares:
-- the scale in closed form, the exponent or rate from a grid.
{%- set curves = ['ebbinghaus', 'mack', 'seitz', 'dros'] %}
with points (minutes, ebbinghaus, mack, seitz, dros) as (
  values
    (19, .582, .544, .442, .472),
    (63, .442, .432, .325, .373),
    (525, .358, .285, .270, .276),
    (1440, .337, .316, .270, .317),
    (2880, .278, .365, .286, .230),
    (8640, .254, .309, .205, .168),
    (44640, .211, .258, .201, .041)
),

savings as (
  unpivot points on {{ curves | join(', ') }} into name curve value retained
),

shapes as (
  select curve, retained, 'power' as law, i as step, {{ retention_power('minutes', '1.0', 'i / 1500.0') }} as shape
  from savings, range(1, 1500) as grid(i)
  union all
  select curve, retained, 'exponential', i, {{ retention_exponential('minutes', '1.0', 'exp(-i / 100.0)') }}
  from savings, range(1, 1500) as grid(i)
),

fits as (
  select
    curve,
    law,
    sum(retained * shape) / sum(shape * shape) as scale,
    1 - sum(pow(retained - scale * shape, 2)) / var_pop(retained) / count(*) as r2
  from (
    select *, sum(retained * shape) over of_fit / sum(shape * shape) over of_fit as scale
    from shapes
    window of_fit as (partition by curve, law, step)
  )
  group by curve, law, step
),

best as (
  select
    {%- for curve in curves %}
    max(r2) filter (curve = '{{ curve }}' and law = 'power') as {{ curve }},
    {%- endfor %}
    max(r2) filter (curve = 'ebbinghaus' and law = 'exponential') as exponential
  from fits
)

{{ verdict([
  judged('R2 Ebbinghaus', 'ebbinghaus', low=0.95),
  judged('Mack', 'mack', low=0.75),
  judged('Seitz', 'seitz', low=0.85),
  judged('Dros', 'dros', low=0.83),
  judged('above exponential', 'ebbinghaus - exponential', low=0.3),
], 'best') }}
