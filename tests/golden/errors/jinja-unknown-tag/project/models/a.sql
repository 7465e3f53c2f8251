select 1 as id
{% swich x %}
