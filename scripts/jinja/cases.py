"""Small builders that the case modules share."""


def expressions(add, category, lines, context="rich"):
    """One case for each expression."""
    for line in lines:
        add(category, "{{ " + line + " }}", context)
