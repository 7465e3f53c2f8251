-- seed.shop.thing: reload main.thing
begin;
-- empty the table
truncate "main"."thing";
-- load the file
insert into "main"."thing" ("id", "name")
select "id", "name" from (
select cast("id" as INTEGER) as "id", "name" from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'id': 'VARCHAR', 'name': 'VARCHAR'})
) as batch;
-- check, any row is an error: all 1 rows have arrived
select count(*) from "main"."thing" having count(*) <> 1;
-- ledger row of seed.shop.thing
commit;
