-- model.shop.thing: create view in place of a table
begin;
-- make room: a table has the name
drop table if exists "main"."thing";
-- create the view
create or replace view "main"."thing" as (
select id, v
from raw
);
-- ledger row of model.shop.thing
commit;
