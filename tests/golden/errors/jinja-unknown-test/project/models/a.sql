select {% if 1 is odds %}1{% endif %} as id
