-- model.shop.thing: create view
begin;
-- create the view
create or replace view "main"."thing" as (
select id, v
from raw
);
-- ledger row of model.shop.thing
commit;
