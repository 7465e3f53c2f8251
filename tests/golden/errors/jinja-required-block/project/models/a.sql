{% block body required %}{% endblock %}
select 1 as id
