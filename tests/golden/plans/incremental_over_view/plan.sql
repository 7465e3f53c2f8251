-- model.shop.thing: rebuild the table whole
begin;
-- make room: a view has the name
drop view if exists "main"."thing";
-- build the table
create table "main"."thing" as (
select id, v
from raw
);
-- ledger row of model.shop.thing
commit;
