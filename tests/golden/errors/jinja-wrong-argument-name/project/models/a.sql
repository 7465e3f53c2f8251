select {{ cents(colum='x') }} as id
