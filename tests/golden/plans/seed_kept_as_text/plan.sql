-- info MF5028: column "zip" of seed "thing" is kept as text: as a number, 01234 would change
-- seed.shop.thing: create main.thing
begin;
-- load the file
create or replace table "main"."thing" as (
select "zip" from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'zip': 'VARCHAR'})
);
-- check, any row is an error: all 1 rows have arrived
select count(*) from "main"."thing" having count(*) <> 1;
-- ledger row of seed.shop.thing
commit;
