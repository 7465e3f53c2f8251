select id from (select 1 as id) as x join (select 1 as id) as y on true
