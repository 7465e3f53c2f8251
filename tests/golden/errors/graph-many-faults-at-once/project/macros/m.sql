{% macro x() %}
