-- seed.shop.thing: create main.thing
begin;
-- load the file
create or replace table "main"."thing" as (
select cast(nullif("id", '') as INTEGER) as "id", "name", cast("at" as DATE) as "at" from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'id': 'VARCHAR', 'name': 'VARCHAR', 'at': 'VARCHAR'})
);
-- check, any row is an error: all 2 rows have arrived
select count(*) from "main"."thing" having count(*) <> 2;
-- ledger row of seed.shop.thing
commit;
