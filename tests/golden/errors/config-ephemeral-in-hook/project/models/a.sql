{{ config(post_hook="create table x as select * from {{ ref('e') }}") }}
select 1 as id
