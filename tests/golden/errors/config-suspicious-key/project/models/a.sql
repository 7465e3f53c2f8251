{{ config(materialised='table', tag='x', owner='me') }}
select 1 as id
