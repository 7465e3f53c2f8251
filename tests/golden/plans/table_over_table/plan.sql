-- model.shop.thing: replace table
begin;
-- build anew in place of the old table
create or replace table "main"."thing" as (
select id, v
from raw
);
-- ledger row of model.shop.thing
commit;
