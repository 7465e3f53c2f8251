select {{ 'a' | replace('a') }} as id, {{ 'b' | upper(1) }} as b
