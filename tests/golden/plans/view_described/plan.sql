-- model.shop.thing: create view
begin;
-- create the view
create or replace view "main"."thing" as (
select id, v
from raw
);
-- description
comment on view "main"."thing" is 'it''s a view';
-- description of "id"
comment on column "main"."thing"."id" is 'the key';
-- ledger row of model.shop.thing
commit;
