{{ config(materialized='incremental', unique_key='id') }}
select * from (values (1, 'a'), (1, 'b'), (2, 'c')) as t(id, x)
