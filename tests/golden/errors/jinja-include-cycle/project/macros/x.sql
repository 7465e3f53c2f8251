{% include 'macros/y.sql' %}
