select "customer id", v
from raw
