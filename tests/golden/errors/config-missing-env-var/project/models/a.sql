select '{{ env_var('NOT_SET_ANYWHERE') }}' as x
