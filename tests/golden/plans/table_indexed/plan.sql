-- model.shop.thing: replace table
begin;
-- build anew in place of the old table
create or replace table "main"."thing" as (
select id, v
from raw
);
-- index
create unique index "thing__id__idx" on "main"."thing" ("id");
-- index
create index "thing__id_v__idx" on "main"."thing" ("id", "v");
-- ledger row of model.shop.thing
commit;
