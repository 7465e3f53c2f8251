select 1 as id
{% include 'macros/nowhere.sql' %}
