select 1 as id
{% include '../../secret.sql' %}
