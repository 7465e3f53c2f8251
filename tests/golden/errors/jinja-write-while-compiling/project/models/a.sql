{% if execute %}{% do run_query('create table intruder as select 1') %}{% endif %}
select 1 as id
