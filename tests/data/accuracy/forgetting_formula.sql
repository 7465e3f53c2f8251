-- Ebbinghaus' own formula of 1885 follows his points (as tabulated by Murre & Dros 2015, CC BY 4.0).
with points (minutes, retained) as (
  values (19, .582), (63, .442), (525, .358), (1440, .337), (2880, .278), (8640, .254), (44640, .211)
),

residuals as (
  select max(abs(retained - {{ retention_ebbinghaus('minutes') }})) as largest
  from points
)

{{ verdict([judged('largest residual', 'largest', high=0.035)], 'residuals') }}
