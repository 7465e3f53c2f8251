select *
from orders_raw
