-- model.shop.thing: create table
begin;
-- build the table
create or replace table "other"."main"."thing" as (
select id, v
from raw
);
commit;
begin;
-- ledger row of model.shop.thing
commit;
