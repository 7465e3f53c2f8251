"""Random templates from a grammar: nested statements around typed expressions."""

import random

from .expressions import ANY, BOOL, DICT, FLOAT, INT, LIST, ROW, ROWS, STR, STRS, Expressions

TEXTS = [
    "select ",
    "a",
    " ",
    "\n",
    "\n  ",
    "text, ",
    "from t\n",
    "é ",
    "😀",
    "-- note\n",
    "x{ y }",
    "%",
    "#",
    "'q'",
    "<b>",
    "\t",
    "  \n",
    "\n\n",
    "1",
    ".",
    "(",
    ")",
]


class Grammar(Expressions):
    """One random template."""

    def tag(self, body):
        r = self.rng.random()
        left = "-" if r < 0.16 else "+" if r < 0.18 else ""
        r = self.rng.random()
        right = "-" if r < 0.16 else "+" if r < 0.17 else ""
        space = self.pick([" ", " ", " ", " ", " ", "", "  ", "\n"])
        if space == "" and (right == "-" or right == "+"):
            space = " "
        return "{%" + left + (space or "") + body + space + right + "%}"

    def output(self, depth=2):
        kind = self.weighted(
            [
                (INT, 3),
                (FLOAT, 2),
                (BOOL, 2),
                (STR, 6),
                (LIST, 2),
                (STRS, 2),
                (DICT, 1),
                (ROWS, 0.3),
                (ROW, 0.4),
                (ANY, 2),
            ]
        )
        left = "-" if self.chance(0.12) else ""
        right = "-" if self.chance(0.12) else ""
        text = self.expr(kind, depth)
        if self.chance(0.1):
            text += " if " + self.expr(BOOL, 1)
            if self.chance(0.6):
                text += " else " + self.expr(kind, 1)
        return "{{" + left + " " + text + " " + right + "}}"

    def text(self):
        return "".join(self.pick(TEXTS) for _ in range(self.rng.randint(1, 3)))

    def body(self, depth, least=1):
        out = []
        for _ in range(self.rng.randint(least, 3)):
            if self.budget <= 0:
                out.append(self.output(1))
                break
            out.append(self.statement(depth))
            if self.chance(0.4):
                out.append(self.text())
        return "".join(out)

    def scoped(self, depth, **names):
        self.scopes.append(dict(names))
        try:
            return self.body(depth)
        finally:
            self.scopes.pop()

    def statement(self, depth):
        self.budget -= 1
        if depth <= 0:
            return self.weighted([(self.output, 6), (self.text, 3), (self.set_value, 1)])()
        kind = self.weighted(
            [
                ("output", 9),
                ("text", 3),
                ("if", 4),
                ("for", 5),
                ("set", 4),
                ("set_block", 1),
                ("macro", 2),
                ("call", 1.2),
                ("with", 1),
                ("filter", 1),
                ("comment", 0.6),
                ("raw", 0.5),
                ("do", 1.2),
                ("namespace", 1.5),
                ("include", 0.5),
                ("import", 0.4),
                ("block", 0.4),
                ("recursive", 0.4),
                ("cycler", 0.4),
                ("flow", 1.2 if self.loops else 0),
                ("autoescape", 0.3),
                ("print", 0.2),
                ("unpack", 0.6),
                ("loopfn", 1 if self.loops else 0),
                ("return", 0.4),
                ("sqlish", 0.6),
            ]
        )
        return getattr(self, "do_" + kind)(depth - 1)

    def do_output(self, _depth):
        return self.output()

    def do_text(self, _depth):
        return self.text()

    def do_if(self, depth):
        out = self.tag(
            "if "
            + self.expr(self.weighted([(BOOL, 6), (ANY, 1), (LIST, 1), (STR, 1)]), 2)
            + (":" if self.chance(0.03) else "")
        )
        out += self.body(depth)
        while self.chance(0.25):
            out += self.tag("elif " + self.expr(BOOL, 2)) + self.body(depth)
        if self.chance(0.45):
            out += self.tag("else") + self.body(depth)
        return out + self.tag("endif")

    def do_for(self, depth):
        shape = self.rng.randint(0, 9)
        name = self.fresh(self.pick(["i", "x", "v"]))
        names = {name: INT}
        if shape <= 2:
            over = (
                self.postfix(LIST, 1) if self.chance(0.7) else "range(%d)" % self.rng.randint(0, 4)
            )
        elif shape <= 4:
            over, names[name] = self.postfix(STRS, 1), STR
        elif shape == 5:
            over, names[name] = self.postfix(ROWS, 1), ROW
        elif shape == 6:
            second = self.fresh("w")
            over = self.postfix(DICT, 0) + self.pick([".items()", "|dictsort", "|items"])
            names = {name: STR, second: INT}
            name = self.pick(["%s, %s", "(%s, %s)"]) % (name, second)
        elif shape == 7:
            second = self.fresh("w")
            over = "pairs"
            names = {name: STR, second: INT}
            name = "%s, %s" % (name, second)
        elif shape == 8:
            second = self.fresh("w")
            over = "%s|groupby('%s')" % (self.postfix(ROWS, 0), self.pick(["name", "id"]))
            names = {name: ANY, second: ROWS}
            name = "%s, %s" % (name, second)
        else:
            over, names[name] = self.postfix(STR, 1), STR
        condition = ""
        if self.chance(0.2):
            self.scopes.append(names)
            condition = " if " + self.expr(BOOL, 1)
            self.scopes.pop()
        out = self.tag("for %s in %s%s" % (name, over, condition))
        self.loops += 1
        out += self.scoped(depth, **names)
        if self.chance(0.3):
            out += "{{ ', ' if not loop.last }}"
        self.loops -= 1
        if self.chance(0.25):
            out += self.tag("else") + self.body(depth)
        return out + self.tag("endfor")

    def do_recursive(self, depth):
        call = self.pick(
            [
                "loop(node.kids)",
                "loop(node.kids)|upper",
                "'(' ~ loop(node.kids) ~ ')' if node.kids",
                "loop(node.kids)|length",
            ]
        )
        inner = self.pick(
            [
                "{{ loop.depth }}",
                "{{ loop.index }}/{{ loop.length }}",
                "{{ '  ' * loop.depth0 }}",
                "",
            ]
        )
        return (
            self.tag("for node in tree%s recursive" % self.pick(["", " if node.name != 'left'"]))
            + inner
            + "{{ node.name }}"
            + "{{ %s }}" % call
            + self.pick(["", self.tag("else") + "-"])
            + self.tag("endfor")
        )

    def do_flow(self, _depth):
        return (
            self.tag("if " + self.expr(BOOL, 1))
            + self.tag(self.pick(["break", "continue"]))
            + self.tag("endif")
        )

    def do_loopfn(self, _depth):
        return self.pick(
            [
                "{{ loop.cycle('odd', 'even') }}",
                "{{ loop.previtem }}",
                "{{ loop.nextitem }}",
                "{{ loop.changed(%s) }}" % self.expr(INT, 1),
                "{{ loop.previtem is defined }}",
                "{{ ',' if not loop.last }}",
                "{{ loop.index ~ '/' ~ loop.length }}",
            ]
        )

    def set_value(self):
        kind = self.pick([INT, FLOAT, STR, LIST, STRS, DICT, BOOL])
        name = self.fresh()
        value = self.expr(kind, 2)
        self.bind(name, kind)
        return self.tag("set %s = %s" % (name, value))

    def do_set(self, _depth):
        return self.set_value()

    def do_unpack(self, _depth):
        a, b = self.fresh("p"), self.fresh("q")
        out = self.tag("set %s, %s = %s, %s" % (a, b, self.expr(INT, 1), self.expr(STR, 1)))
        self.bind(a, INT)
        self.bind(b, STR)
        return out

    def do_set_block(self, depth):
        name = self.fresh()
        out = self.tag(
            "set %s%s"
            % (name, self.pick(["", "", " | upper", " | trim", " | replace('a', 'b') | length"]))
        )
        out += self.scoped(depth) + self.tag("endset")
        self.bind(name, STR)
        return out + "{{ %s }}" % name

    def do_macro(self, depth):
        if self.in_macro:
            return self.output()
        name = self.fresh("m")
        parameters, texts = [], []
        optional = False
        for k in range(self.rng.randint(0, 3)):
            parameter = "abc"[k]
            kind = self.pick([INT, STR, LIST, BOOL])
            text = parameter + (": any" if self.chance(0.03) else "")
            if optional or self.chance(0.4):
                optional = True
                text += "=" + (
                    self.pick("abc"[:k]) if k and self.chance(0.15) else self.expr(kind, 1)
                )
            parameters.append((parameter, kind))
            texts.append(text)
        self.in_macro += 1
        loops, self.loops = self.loops, 0
        self.scopes.append(dict(parameters))
        inner = self.body(depth)
        extras = self.weighted(
            [
                ("", 6),
                ("{{ varargs }}", 1),
                ("{{ kwargs }}", 1),
                ("{{ caller() if caller else 'no caller' }}", 1),
                ("{{ varargs|length }}{{ kwargs|dictsort }}", 1),
            ]
        )
        self.scopes.pop()
        self.loops = loops
        self.in_macro -= 1
        out = (
            self.tag("macro %s(%s)" % (name, ", ".join(texts)))
            + inner
            + extras
            + self.tag("endmacro")
        )
        self.macros[name] = parameters
        call = self.call_macro(2) or name + "()"
        return out + "{{ %s }}" % call

    def do_return(self, depth):
        if self.in_macro:
            return self.output()
        name = self.fresh("r")
        kind = self.pick([INT, STR, LIST])
        self.in_macro += 1
        loops, self.loops = self.loops, 0
        self.scopes.append({"a": INT})
        guard = (
            "{{ return(%s) }}" % self.expr(kind, 2)
            if self.chance(0.5)
            else "{% do return(" + self.expr(kind, 2) + ") %}"
        )
        inner = self.body(depth) + (
            self.tag("if " + self.expr(BOOL, 1)) + guard + self.tag("endif")
            if self.chance(0.5)
            else guard
        )
        self.scopes.pop()
        self.loops = loops
        self.in_macro -= 1
        use = self.pick(
            [
                "{{ %s(1) }}",
                "{%% set r0 = %s(n) %%}{{ r0 }}",
                "{{ [%s(2)] }}",
                "{%% for k in [%s(0)] %%}{{ k }}{%% endfor %%}",
            ]
        )
        return self.tag("macro %s(a)" % name) + inner + self.tag("endmacro") + use % name

    def do_call(self, depth):
        name = self.fresh("c")
        args = self.pick(["", "", "(z)", "(z, y=2)"])
        given = {"": "", "(z)": "1", "(z, y=2)": self.pick(["1", "1, 5", "z=3"])}[args]
        out = (
            self.tag("macro %s(a=1)" % name)
            + self.text()
            + "{{ caller(%s) }}" % given
            + self.pick(["", "{{ a }}", "{{ caller(%s)|upper }}" % given])
            + self.tag("endmacro")
        )
        names = {"z": INT} if args else {}
        if "y" in args:
            names["y"] = INT
        loops, self.loops = self.loops, 0
        inner = self.scoped(depth, **names)
        self.loops = loops
        return (
            out
            + self.tag(
                "call%s %s(%s)" % (args, name, self.pick(["", "5", "a=" + self.expr(INT, 1)]))
            )
            + inner
            + self.tag("endcall")
        )

    def do_with(self, depth):
        a, b = self.fresh("v"), self.fresh("u")
        kind = self.pick([INT, STR, LIST])
        head = "with %s = %s" % (a, self.expr(kind, 2))
        names = {a: kind}
        if self.chance(0.4) and a != b:
            head += ", %s = %s" % (b, self.expr(INT, 1))
            names[b] = INT
        return self.tag(head) + self.scoped(depth, **names) + self.tag("endwith")

    def do_filter(self, depth):
        f = self.pick(
            [
                "upper",
                "lower",
                "trim",
                "title",
                "e",
                "replace('a', 'b')",
                "indent(2)",
                "upper|replace('A', '4')",
                "truncate(20)",
                "wordwrap(10)",
                "center(20)",
                "capitalize",
                "striptags",
                "reverse",
                "default('x')",
            ]
        )
        return self.tag("filter " + f) + self.scoped(depth) + self.tag("endfilter")

    def do_comment(self, _depth):
        return (
            "{#"
            + self.pick(["", "-", ""])
            + " note {{ x }} {% if %} "
            + self.pick(["", "\n", "two\nlines "])
            + self.pick(["", "-", ""])
            + "#}"
        )

    def do_raw(self, _depth):
        return (
            self.tag("raw")
            + " {{ raw }} "
            + self.pick(["", "{% if %}", "{# c #}", "\n"])
            + self.tag("endraw")
        )

    def do_do(self, _depth):
        lists, dicts = self.bound(LIST) + ["xs"], self.bound(DICT) + ["d"]
        return self.pick(
            [
                lambda: self.tag("do %s.append(%s)" % (self.pick(lists), self.expr(INT, 1))),
                lambda: self.tag("do %s.extend(%s)" % (self.pick(lists), self.expr(LIST, 1))),
                lambda: self.tag("do %s.insert(0, %s)" % (self.pick(lists), self.expr(INT, 1))),
                lambda: self.tag("do %s.update({'k': %s})" % (self.pick(dicts), self.expr(INT, 1))),
                lambda: self.tag("do %s.update(k=%s)" % (self.pick(dicts), self.expr(STR, 1))),
                lambda: self.tag("do %s.setdefault('s', [])" % self.pick(dicts)),
                lambda: "{{ %s.pop() if %s }}" % ((self.pick(lists),) * 2),
                lambda: self.tag("do ys.sort()"),
                lambda: self.tag("do xs.reverse()"),
            ]
        )()

    def do_namespace(self, depth):
        name = self.fresh("ns")
        out = self.tag("set %s = namespace(a=%s, l=[])" % (name, self.expr(INT, 1)))
        self.scopes.append({name + ".a": INT, name + ".l": LIST})
        out += self.tag("for i in " + self.postfix(LIST, 1))
        self.loops += 1
        out += self.pick(
            [
                self.tag("set %s.a = %s.a + i" % (name, name)),
                self.tag("set %s.a = %s" % (name, self.expr(INT, 1))),
                self.tag("do %s.l.append(i)" % name),
                self.tag("if i is odd") + self.tag("set %s.a = i" % name) + self.tag("endif"),
                self.tag("set %s.b" % name) + self.body(depth) + self.tag("endset"),
            ]
        )
        self.loops -= 1
        out += self.tag("endfor") + "{{ %s.a }}{{ %s.l }}{{ %s.b }}" % (name, name, name)
        self.scopes.pop()
        self.bind(name + ".a", INT)
        return out

    def _sub(self):
        other = Grammar(self.rng, self.waits)
        other.budget = 3
        other.in_macro = 2
        return other.body(1)

    def do_include(self, _depth):
        name = "part%d" % (len(self.templates) + 1)
        self.templates[name] = self._sub()
        return self.tag(
            "include "
            + self.pick(
                [
                    "'%s'",
                    "'%s'",
                    "['nope', '%s']",
                    "'%s' ignore missing",
                    "'%s' without context",
                    "'%s' with context",
                ]
            )
            % name
        )

    def do_import(self, _depth):
        name = "lib%d" % (len(self.templates) + 1)
        self.templates[name] = (
            "{% macro hi(x=1) %}"
            + self._sub()
            + "{{ x }}{{ v1 }}{% endmacro %}{% set val = [1, 2] %}"
        )
        return (
            self.pick(
                [
                    "{%% import '%s' as lib %%}{{ lib.hi() }}{{ lib.val }}",
                    "{%% from '%s' import hi, val as w %%}{{ hi(2) }}{{ w }}",
                    "{%% import '%s' as lib with context %%}{{ lib.hi(n) }}",
                    "{%% from '%s' import hi with context %%}{{ hi('z') }}",
                ]
            )
            % name
        )

    def do_block(self, depth):
        if self.in_macro or self.loops:
            return self.output()
        self.counter += 1
        loops, self.loops = self.loops, 0
        scopes, self.scopes = self.scopes, [{}]
        name = "b%d" % self.counter
        out = (
            self.tag("block " + name)
            + self.body(depth)
            + self.tag("endblock" + self.pick(["", " " + name]))
        )
        self.loops, self.scopes = loops, scopes
        return out

    def do_cycler(self, _depth):
        return self.pick(
            [
                "{% set cy = cycler('a', 'b', 3) %}{{ cy.next() }}{{ cy.next() }}{{ cy.current }}",
                "{% set jo = joiner(', ') %}{% for q in ys %}{{ jo() }}{{ q }}{% endfor %}",
            ]
        )

    def do_autoescape(self, depth):
        return (
            self.tag("autoescape " + self.pick(["true", "true", "false"]))
            + self.body(depth)
            + self.tag("endautoescape")
        )

    def do_print(self, _depth):
        return self.tag("print " + self.expr(self.pick([INT, STR]), 2))

    def do_sqlish(self, _depth):
        return self.pick(
            [
                "select\n{%- for c in cols %}\n  {{ c.name|lower }} as {{ c.name|upper }}{{ ',' if not loop.last }}\n{%- endfor %}\nfrom t",
                "{% set names = cols|map(attribute='name')|map('lower')|list %}{{ names|join(', ') }}{{ 'id' in names }}",
                "{%- for k, v in d.items() -%}\n{{ k }} = {{ v }}\n{%- if not loop.last %} and {% endif -%}\n{%- endfor -%}",
                "where x in ({% for y in ys %}'{{ y }}'{% if not loop.last %}, {% endif %}{% endfor %})",
                '{{ "\'" ~ ys|join("\', \'") ~ "\'" }}',
                "{%- set q -%}\nselect {{ n }}\n{%- endset -%}\n{{ q }};",
                "{% if rows|selectattr('age', 'none')|list|length > 0 %}nulls{% endif %}",
                "{{ (rows|selectattr('city', 'equalto', 'Oslo')|list)[0].name }}",
                "{{ snake.split('_')|map('capitalize')|join }}",
                "{{ dict(cols|map(attribute='name')|list|map('list')) if false else 'x' }}",
            ]
        )

    def template(self):
        out = []
        while self.budget > 0:
            out.append(self.statement(3))
            if self.chance(0.5):
                out.append(self.text())
        text = "".join(out)
        if self.chance(0.03):
            text = self.damage(text)
        if self.chance(0.04) and "{% block" not in text:
            self.templates["base"] = (
                "[{% block head %}head {{ n }}{% endblock %}|{% block main %}main{% endblock %}]"
            )
            text = (
                "{% extends 'base' %}{% block main %}"
                + text
                + self.pick(["", "{{ super() }}", "{{ self.head() }}"])
                + "{% endblock %}"
            )
        return text

    def damage(self, text):
        """One random slip of the pen: most are syntax errors."""
        at = self.rng.randrange(len(text)) if text else 0
        slips = [
            "{%",
            "%}",
            "{{",
            "}}",
            "(",
            ")",
            "'",
            '"',
            "|",
            "endif",
            ",",
            "[",
            "]",
            "{",
            "}",
            ":",
            ".",
            "=",
            "-",
            "\n",
            " ",
            "~",
            "is",
            "if",
            " not ",
            "{#",
            "#}",
            "%",
            "1",
            "x",
            "{% else %}",
            "{% endfor %}",
            "*",
            "**",
            "\\",
            "\r\n",
            "{%-",
            "-}}",
            "+%}",
        ]
        return self.pick(
            [
                text[:at] + text[at + 1 :],
                text[:at] + self.pick(slips) + text[at:],
                text[:at] + self.pick(slips) + text[at:],
                text[:at],
                text[:at] + text[at : at + 3] + text[at:],
                text[:at] + text[at + 3 :],
            ]
        )


def random_case(seed, waits=False):
    """The template and the templates it uses for one seed: always the same for the same seed."""
    grammar = Grammar(random.Random(seed), waits)
    template = grammar.template()
    case = {"template": template, "context": "rich"}
    if grammar.templates:
        case["templates"] = grammar.templates
    return case


def random_waiting_case(seed):
    """A random template that calls `wait`, a function whose result memflow has to await."""
    return random_case(seed + 500_000, waits=True)


def random_damaged_case(seed):
    """A short random template with one or two slips of the pen: what is refused, and in which line."""
    grammar = Grammar(random.Random(seed + 700_000))
    grammar.budget = grammar.pick([1, 2, 4])
    case = {"template": grammar.damage(grammar.template()), "context": "rich"}
    if grammar.chance(0.3):
        case["template"] = grammar.damage(case["template"])
    if grammar.templates:
        case["templates"] = grammar.templates
    return case


def random_expression(seed):
    """One expression of some depth: many operators, filters, tests and methods in a small case."""
    grammar = Grammar(random.Random(-seed))
    kind = grammar.pick([INT, FLOAT, BOOL, STR, STR, LIST, STRS, DICT, ROWS, ROW, ANY])
    return {
        "template": "{{ " + grammar.expr(kind, grammar.rng.randint(2, 4)) + " }}",
        "context": "rich",
    }
