select '{{ env_var('MEMFLOW_ENV_SECRET_TOKEN') }}' as x
