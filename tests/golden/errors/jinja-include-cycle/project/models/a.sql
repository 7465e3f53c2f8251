select 1 as id {% include 'macros/x.sql' %}
