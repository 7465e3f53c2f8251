select
  {{ outer('x') }} as id
