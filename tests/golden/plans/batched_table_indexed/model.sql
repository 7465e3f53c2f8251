select region, count(*) as n from events group by region
