drop table if exists x
