-- Episodes of an actor lie more than the gap apart, and no gap within one is larger: told from the accesses alone.
with neighbours as (
  select
    episode_id,
    lag(episode_id) over of_actor as previous_episode,
    epoch_us(accessed_at) - epoch_us(lag(accessed_at) over of_actor) as silence
  from {{ ref('stm_episode_members') }}
  window of_actor as (partition by actor_id order by accessed_at, access_id = episode_id desc)
)
select *
from neighbours
where (episode_id = previous_episode) <> (silence <= {{ param('episode_gap_seconds') }} * 1e6)
