{% test positive(model, column_name) %}
select * from {{ model }} where {{ colum_name }} <= 0
{% endtest %}
