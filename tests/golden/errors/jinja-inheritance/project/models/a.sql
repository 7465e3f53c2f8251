{% extends 'macros/x.sql' %}{% extends 'macros/x.sql' %}
