select null as id union all select 1 union all select 1
