select {{ require_positive(-1) }} as id
