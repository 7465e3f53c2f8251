-- model.shop.thing: create table
-- pre-hook
vacuum;
begin;
-- pre-hook
insert into log values (1);
-- sql_header
set variable x = 1;
-- build the table
create or replace table "main"."thing" as (
select id, v
from raw
);
-- post-hook
insert into log values (2);
-- ledger row of model.shop.thing
commit;
-- post-hook
analyze;
