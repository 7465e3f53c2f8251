{{ config(materialized='incremental', unique_key='id') }}
select * from (values (1, 'a'), (null, 'b')) as t(id, x)
