select {{ range(2000000000) | length }} as id
