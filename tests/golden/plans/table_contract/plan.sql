-- model.shop.thing: create table
begin;
-- create the table of the contract
create or replace table "main"."thing" ("id" INTEGER not null primary key, "v" INTEGER check (v > 0) references main.other (id) unique, constraint pair unique ("id", "v"), check (id < v));
-- build the table
insert into "main"."thing" ("id", "v")
select "id", "v" from (
select id, v
from raw
) as batch;
-- ledger row of model.shop.thing
commit;
