select 1 as id
{{ limit_clause }}
