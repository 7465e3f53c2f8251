{% macro param(name) %}
  {#- The value of a parameter: `--vars`, else its default in project.yml. Outside of its range it is refused. -#}
  {%- set specs = var('parameters') -%}
  {%- if name not in specs -%}
    {{ exceptions.raise_compiler_error("parameter '" ~ name ~ "' is not described in project.yml, vars.parameters") }}
  {%- endif -%}
  {%- set spec = specs[name] -%}
  {%- set value = var(name, spec['default']) -%}
  {%- set low, high = spec['range'][0], spec['range'][1] -%}
  {%- set whole = spec['default'] is integer -%}
  {%- if value is boolean or value is not number or (whole and value is not integer) or value < low or value > high -%}
    {{ exceptions.raise_compiler_error(
      name ~ " must be " ~ ("a whole number" if whole else "a number") ~ " from " ~ low ~ " to " ~ high
      ~ ", not " ~ value ~ " (" ~ spec['source'] ~ ")") }}
  {%- endif -%}
  {{ return(value) }}
{% endmacro %}
