{{ config(alias='x"; drop table y; --', schema='a b') }}
select 1 as id
