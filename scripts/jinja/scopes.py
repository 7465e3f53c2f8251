"""Random nests of scopes over few names: which assignment does a name see, and where does it end?"""

import random

NAMES = ["a", "b", "c", "n"]


class Scopes:
    def __init__(self, rng):
        self.rng = rng
        self.count = 0
        self.blocks = 0
        self.templates = {}
        self.depth_of_macros = 0
        self.loops = 0

    def show(self):
        names = self.rng.sample(NAMES, self.rng.randint(1, 3))
        return "<" + ".".join("{{ %s }}" % name for name in names) + ">"

    def value(self):
        self.count += 1
        return self.rng.choice(
            [
                "'%d'" % self.count,
                "'%d'" % self.count,
                "%s ~ '%d'" % (self.rng.choice(NAMES), self.count),
                self.rng.choice(NAMES),
            ]
        )

    def body(self, depth):
        parts = [self.statement(depth) for _ in range(self.rng.randint(1, 3))]
        return "".join(parts) + self.show()

    def statement(self, depth):
        rng = self.rng
        name, other = rng.choice(NAMES), rng.choice(NAMES)
        kinds = ["set", "set", "set", "show", "pair", "default"]
        if depth > 0:
            kinds += [
                "for",
                "for",
                "if",
                "if",
                "with",
                "macro",
                "macro",
                "call",
                "filter",
                "setblock",
                "block",
                "include",
                "import",
                "nested",
                "forelse",
                "recursive",
                "namespace",
                "autoescape",
                "if",
                "closure",
            ]
        kind = rng.choice(kinds)
        inner = lambda: self.body(depth - 1)
        if kind == "set":
            return "{%% set %s = %s %%}" % (name, self.value())
        if kind == "show":
            return self.show()
        if kind == "pair":
            return "{%% set %s, %s = %s, %s %%}" % (name, other, self.value(), self.value())
        if kind == "default":
            return "{%% set %s = %s|default('d') %%}" % (name, other)
        if kind == "for":
            condition = rng.choice(
                ["", "", "", " if %s" % rng.choice(NAMES), " if %s != '1'" % name]
            )
            over = rng.choice(["[1, 2]", "'xy'", "[%s, 'z']" % rng.choice(NAMES)])
            self.loops += 1
            out = "{%% for %s in %s%s %%}%s{%% endfor %%}" % (
                name,
                over,
                condition,
                inner()
                + rng.choice(
                    [
                        "",
                        "{{ loop.index }}",
                        "{% if loop.first %}{% set b = 'f' %}{% endif %}{{ b }}",
                    ]
                ),
            )
            self.loops -= 1
            return out
        if kind == "forelse":
            return "{%% for %s in [] %%}x{%% else %%}%s{%% endfor %%}" % (name, inner())
        if kind == "nested":
            return (
                "{%% for %s in [1] %%}{%% for %s in [2, 3] %%}%s{%% endfor %%}%s{%% endfor %%}"
                % (name, other, inner(), self.show())
            )
        if kind == "recursive":
            return (
                "{%% for %s in [[1], 2] recursive %%}%s{{ loop(%s) if %s is iterable and %s is not string }}{%% endfor %%}"
                % (name, self.show(), name, name, name)
            )
        if kind == "if":
            test = rng.choice(
                ["true", "false", "%s" % rng.choice(NAMES), "%s is defined" % rng.choice(NAMES)]
            )
            out = "{%% if %s %%}%s" % (test, inner())
            if rng.random() < 0.3:
                out += "{%% elif %s %%}%s" % (rng.choice(NAMES), inner())
            if rng.random() < 0.5:
                out += "{% else %}" + inner()
            return out + "{% endif %}"
        if kind == "with":
            heads = rng.choice(
                [
                    "",
                    " %s = %s" % (name, self.value()),
                    " %s = %s, %s = %s" % (name, self.value(), other, self.value()),
                ]
            )
            return "{%% with%s %%}%s{%% endwith %%}" % (heads, inner())
        if kind in ("macro", "closure"):
            self.count += 1
            macro = "m%d" % self.count
            arguments = rng.choice(["", name, "%s=%s" % (name, self.value())])
            loops, self.loops = self.loops, 0
            out = "{%% macro %s(%s) %%}%s{%% endmacro %%}" % (macro, arguments, inner())
            self.loops = loops
            if kind == "closure":
                out += "{%% set %s = %s %%}" % (rng.choice(NAMES), self.value())
            call = "{{ %s(%s) }}" % (macro, rng.choice(["", self.value()]) if arguments else "")
            return out + call + rng.choice(["", call])
        if kind == "call":
            self.count += 1
            macro = "k%d" % self.count
            arguments, given = rng.choice([("", ""), ("(%s)" % name, "'g'")])
            loops, self.loops = self.loops, 0
            inside = inner()
            self.loops = loops
            return (
                "{%% macro %s() %%}{%% set %s = 'in' %%}[{{ caller(%s) }}]%s{%% endmacro %%}{%% call%s %s() %%}%s{%% endcall %%}"
                % (macro, other, given, self.show(), arguments, macro, inside)
            )
        if kind == "filter":
            return "{%% filter upper %%}%s{%% endfilter %%}" % inner()
        if kind == "autoescape":
            return "{%% autoescape false %%}%s{%% endautoescape %%}" % inner()
        if kind == "setblock":
            return "{%% set %s %%}%s{%% endset %%}" % (name, inner())
        if kind == "namespace":
            return (
                "{%% set ns = namespace(v=%s) %%}{%% for i in [1, 2] %%}{%% set ns.v = ns.v ~ i %%}{%% set %s = ns.v %%}{%% endfor %%}{{ ns.v }}"
                % (name, other)
            )
        if kind == "block":
            self.blocks += 1
            block = "bl%d" % self.blocks
            scoped = rng.choice(["", " scoped"])
            return "{%% block %s%s %%}%s{%% endblock %%}" % (block, scoped, inner())
        return self.reuse(kind, depth, name)

    def reuse(self, kind, depth, name):
        self.count += 1
        template = "t%d" % self.count
        sub = Scopes(self.rng)
        sub.count = self.count * 100
        if kind == "include":
            self.templates[template] = sub.body(min(depth - 1, 1))
            self.templates.update(sub.templates)
            return "{%% include '%s' %%}" % template
        self.templates[template] = "{%% macro f(x) %%}%s{%% endmacro %%}{%% set %s = 'lib' %%}" % (
            sub.body(0),
            name,
        )
        return self.rng.choice(
            [
                "{%% import '%s' as lib %%}{{ lib.f(1) }}{{ lib.%s }}" % (template, name),
                "{%% import '%s' as lib with context %%}{{ lib.f(1) }}" % template,
                "{%% from '%s' import f, %s with context %%}{{ f(2) }}" % (template, name),
                "{%% from '%s' import %s %%}" % (template, name),
            ]
        )


def random_scopes(seed):
    """One nest of scopes; the names `a` and `n` are in the context too."""
    scopes = Scopes(random.Random(seed + 900_000))
    text = (
        "".join(scopes.statement(3) for _ in range(scopes.rng.randint(1, 3)))
        + "<{{ a }}.{{ b }}.{{ c }}.{{ n }}>"
    )
    case = {"template": text, "context": {"a": "A", "n": 1}}
    if scopes.templates:
        case["templates"] = scopes.templates
    if scopes.rng.random() < 0.1:
        base = "({% block bl1 %}base{{ a }}{{ b }}{% endblock %}{{ b }})"
        case["templates"] = {**scopes.templates, "base": base}
        case["template"] = "{% extends 'base' %}" + text
    return case
