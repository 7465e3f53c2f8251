-- seed.shop.thing: replace main.thing
begin;
-- make room: a view has the name
drop view if exists "main"."thing";
-- load the file
create table "main"."thing" as (
select cast("id" as INTEGER) as "id", "name" from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'id': 'VARCHAR', 'name': 'VARCHAR'})
);
-- check, any row is an error: all 1 rows have arrived
select count(*) from "main"."thing" having count(*) <> 1;
-- ledger row of seed.shop.thing
commit;
