select 1 as id
{# a comment without end
