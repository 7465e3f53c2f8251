-- model.shop.thing: create table
begin;
-- build the table
create or replace table "main"."thing" as (
select id, v
from raw
);
-- ledger row of model.shop.thing
commit;
