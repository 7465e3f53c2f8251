-- What the data set takes: its texts at the scale of 10,000 rows, the blocks of the database file and how many of them are free.
with texts as (
  select
    count(*) as n,
    sum(strlen(content)) + sum(list_sum(list_transform(concepts, lambda concept: strlen(concept)))) as bytes
  from {{ ref('suite_memories') }}
),

database as (
  select sum(used_blocks * block_size) as used, sum(free_blocks * block_size) as free
  from pragma_database_size()
  where database_name = '{{ this.database }}'
),

figures as (
  select
    n,
    bytes / 1e6 as content_mb,
    bytes / n as bytes_a_row,
    used / 1e6 as used_mb,
    free / 1e6 as free_mb
  from texts, database
)

{{ verdict([
  judged('rows', 'n', low=1001),
  judged('MB of content and concepts', 'content_mb', high=100 * [1, var('scale') / 500000] | max),
  judged('bytes a row', 'bytes_a_row', high=300),
  judged('MB of blocks used', 'used_mb', low=0),
  judged('MB of blocks free', 'free_mb', low=0),
], 'figures') }}
