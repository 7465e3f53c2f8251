select {{ curent_timestamp() }} as id
