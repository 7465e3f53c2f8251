{{ config(materialized='table', pre_hook='create table if not exists {{ target.schema }}.c (x int not null)', post_hook='insert into {{ target.schema }}.c values (null)') }}
select 1 as id
