select {{ cents(1, 2, scale=3) }} as id
