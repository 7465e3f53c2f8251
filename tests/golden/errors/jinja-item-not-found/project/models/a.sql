select {{ ['a', 'b'].index('c') }} as id
