{{ config(materialized='incremental', change_detection='row_hash') }}
select 1 as id
