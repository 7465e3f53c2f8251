select
  {{ var('days') }} as x
