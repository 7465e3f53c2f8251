-- model.shop.thing: create table
begin;
-- build the table
create or replace table "main"."thing" as (
select * from (
select "customer id", v
from raw
) as memflow_query order by "customer id", "v"
);
-- ledger row of model.shop.thing
commit;
