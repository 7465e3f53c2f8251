{% for c in ['x', 'y'] %}
{% endfor %}
select 1 as id
form nowhere
