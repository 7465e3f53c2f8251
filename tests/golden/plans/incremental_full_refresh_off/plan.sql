-- model.shop.thing: append to main.thing
begin;
-- append the new rows
insert into "main"."thing" ("id", "v")
select "id", "v" from (
select id, v
from raw
) as batch;
-- ledger row of model.shop.thing
commit;
