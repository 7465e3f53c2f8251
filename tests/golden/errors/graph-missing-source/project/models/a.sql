select * from {{ source('raw', 'ordrs') }}, {{ source('rw', 'orders') }}
