-- model.shop.thing: replace table
begin;
-- build anew in place of the old table
create table "main"."thing__memflow_new" as (
select id, v
from raw
);
-- drop the old table
drop table if exists "main"."thing";
-- put the new one in its place
alter table "main"."thing__memflow_new" rename to "thing";
-- ledger row of model.shop.thing
commit;
