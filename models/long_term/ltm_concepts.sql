{{ config(materialized='table') }}

with concepts as (
  select memory_id, n_accesses, unnest(concepts) as concept
  from {{ ref('memory_activation') }}
),

nodes as (
  select concept, count(*) as n_memories, sum(n_accesses)::bigint as n_accesses
  from concepts
  group by concept
),

-- a concept's neighbours: what else the memories that carry it are about
degrees as (
  select concept, count(*) as degree
  from (
    select distinct concept, neighbour
    from (select concepts, unnest(concepts) as concept from {{ ref('memory_activation') }}), unnest(concepts) as beside(neighbour)
    where neighbour <> concept
  )
  group by concept
),

associations as (
  select from_id, sum(strength::decimal(38, 12)) as strength
  from {{ ref('ltm_associations') }}
  group by from_id
),

strengths as (
  select concepts.concept, sum(associations.strength)::double as strength
  from associations
  join concepts on concepts.memory_id = associations.from_id
  group by concepts.concept
)

select
  nodes.concept,
  {{ as_of() }} as as_of,
  nodes.n_memories,
  nodes.n_accesses,
  coalesce(degrees.degree, 0) as degree,
  coalesce(strengths.strength, 0.0) as strength
from nodes
left join degrees on degrees.concept = nodes.concept
left join strengths on strengths.concept = nodes.concept
order by nodes.concept
