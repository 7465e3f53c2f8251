-- seed.shop.thing: create main.thing
begin;
-- check, any row is an error: refuse values that do not fit column_types
select memflow_row, case when ("id" is not null and (try_cast("id" as bigint) is null or try_cast("id" as double) <> try_cast(try_cast("id" as bigint) as double))) then 0 when ("price" is not null and (try_cast("price" as decimal(10,2)) is null)) then 1 end as memflow_column from (select row_number() over () - 1 as memflow_row, * from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'id': 'VARCHAR', 'price': 'VARCHAR', 'name': 'VARCHAR'})) as memflow_seed where ("id" is not null and (try_cast("id" as bigint) is null or try_cast("id" as double) <> try_cast(try_cast("id" as bigint) as double))) or ("price" is not null and (try_cast("price" as decimal(10,2)) is null)) order by memflow_row limit 5;
-- load the file
create or replace table "main"."thing" as (
select cast("id" as bigint) as "id", cast("price" as decimal(10,2)) as "price", cast("name" as varchar(10)) as "name" from read_csv('/project/seeds/thing.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, null_padding = false, columns = {'id': 'VARCHAR', 'price': 'VARCHAR', 'name': 'VARCHAR'})
);
-- check, any row is an error: all 1 rows have arrived
select count(*) from "main"."thing" having count(*) <> 1;
-- ledger row of seed.shop.thing
commit;
