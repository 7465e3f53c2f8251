-- model.shop.thing: replace a view by a table
begin;
-- make room: a view has the name
drop view if exists "main"."thing";
-- build the table
create table "main"."thing" as (
select id, created_at, v
from raw
);
-- drop the table of 2026-01
drop table if exists "main"."thing__p_2026_01";
-- drop the table of 2026-02
drop table if exists "main"."thing__p_2026_02";
-- ledger rows of the partitions
-- ledger row of model.shop.thing
commit;
