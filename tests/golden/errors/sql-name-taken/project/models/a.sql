{{ config(pre_hook=['create or replace table taken as select 1', 'create table taken as select 2']) }}
select 1 as id
