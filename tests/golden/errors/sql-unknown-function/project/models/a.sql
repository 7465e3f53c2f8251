select
  dateaddd('day', 1, current_date) as d
