select {{ adapter.dispatch('nope')() }} as id
