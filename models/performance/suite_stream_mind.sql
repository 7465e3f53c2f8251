{{ config(materialized='table') }}

-- End to end: what is in mind after the newest arrival.
{{ most_in_mind(ref('suite_stream'), moment='(select max(created_at) from ' ~ ref('suite_stream') ~ ')') }}
