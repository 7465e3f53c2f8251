select '{{ 'x' * 2000000000 }}' as id
