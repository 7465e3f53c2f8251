{{ config(materialized='table', partition_by='created_at') }}

{{ suite_data() }}
