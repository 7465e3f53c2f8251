{% include 'macros/x.sql' %}
