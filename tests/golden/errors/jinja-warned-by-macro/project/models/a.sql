select {{ old_macro() }} as id
