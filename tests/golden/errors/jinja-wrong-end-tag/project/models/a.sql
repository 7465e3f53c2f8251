select 1 as id
{% for x in [1] %}
, {{ x }}
{% endif %}
