select {{ range.constructor('return process')() }} as id
