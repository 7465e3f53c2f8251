"""Python's Jinja2 as the oracle: renders one case as dbt sets it up and records text or error.

What a case is (a dict, the form of the committed JSON):
  template   the text                       context    name of a shared context, or a dict
  lib        macros bound into the context  templates  other templates for include/import/extends
and what is added to it: `expected` (text), `value` (native rendering) or
`error` {kind: syntax | runtime | undefined | security, line, message}.
"""

import copy
import re
import signal
import warnings
from ast import literal_eval
from itertools import chain, islice

import jinja2
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

if jinja2.__version__ != "3.1.6":
    raise SystemExit(f"the ground truth is jinja2 3.1.6, this is {jinja2.__version__}")


# Python warns of `1[0]` in the code that Jinja2 generates; here it is an input like any other.
warnings.simplefilter("ignore", SyntaxWarning)


class Skip(Exception):
    """The case is outside of what memflow promises to repeat; the text is the reason."""


# ---- what dbt adds to Jinja2: return(), typed macro parameters, native rendering, filters


class MacroReturn(BaseException):
    def __init__(self, value):
        self.value = value


def return_(value=None):
    raise MacroReturn(value)


_invoke = runtime.Macro._invoke


def _invoke_with_return(self, arguments, autoescape):
    try:
        return _invoke(self, arguments, autoescape)
    except MacroReturn as signal_:
        # The body of a call block is no macro of its own: return() leaves the macro around it.
        if self.name is None:
            raise
        return signal_.value


runtime.Macro._invoke = _invoke_with_return


class DbtParser(Parser):
    """Accepts `a: int` and `a: list[str]` in macro signatures, as dbt does."""

    def parse_signature(self, node):
        args = node.args = []
        defaults = node.defaults = []
        self.stream.expect("lparen")
        while self.stream.current.type != "rparen":
            if args:
                self.stream.expect("comma")
            arg = self.parse_assign_target(name_only=True)
            arg.set_ctx("param")
            if self.stream.skip_if("colon"):
                self._type_name()
            if self.stream.skip_if("assign"):
                defaults.append(self.parse_expression())
            elif defaults:
                self.fail("non-default argument follows default argument")
            args.append(arg)
        self.stream.expect("rparen")

    def _type_name(self):
        self.stream.expect("name")
        if self.stream.skip_if("lbracket"):
            first = True
            while self.stream.current.type != "rbracket":
                if not first:
                    self.stream.expect("comma")
                first = False
                self._type_name()
            self.stream.expect("rbracket")


class DbtBlocks(Extension):
    """`test`, `data_test`, `materialization` and `docs` define something and print nothing."""

    tags = {"test", "data_test", "materialization", "docs"}

    def parse(self, parser):
        token = next(parser.stream)
        macro = nodes.Macro(lineno=token.lineno)
        name = parser.parse_assign_target(name_only=True).name
        macro.name = f"dbt_{token.value}__{name}"
        macro.args, macro.defaults = [], []
        if token.value in ("test", "data_test"):
            parser.parse_signature(macro)
        elif token.value == "materialization":
            while parser.stream.skip_if("comma"):
                if parser.stream.skip_if("name:default"):
                    continue
                parser.stream.expect("name")
                parser.stream.expect("assign")
                parser.parse_expression()
        macro.body = parser.parse_statements((f"name:end{token.value}",), drop_needle=True)
        return macro


class DbtEnvironment(SandboxedEnvironment):
    def _parse(self, source, name, filename):
        return DbtParser(self, source, name, filename).parse()


class TextMarker(str):
    pass


class NativeMarker(str):
    pass


class BoolMarker(NativeMarker):
    pass


class NumberMarker(NativeMarker):
    pass


def dbt_native_concat(values):
    """dbt's rule: one node gives its value, several give text; only the as_* filters evaluate."""
    head = list(islice(values, 2))
    if not head:
        return ""
    if len(head) > 1:
        return "".join(str(v) for v in chain(head, values))
    raw = head[0]
    if not isinstance(raw, NativeMarker):
        return raw
    try:
        result = literal_eval(raw)
    except (ValueError, SyntaxError, MemoryError):
        result = raw
    if isinstance(raw, BoolMarker) and not isinstance(result, bool):
        raise jinja2.TemplateRuntimeError(f"Could not convert value '{raw!s}' into type 'bool'")
    if isinstance(raw, NumberMarker) and (
        isinstance(result, bool) or not isinstance(result, (int, float))
    ):
        raise jinja2.TemplateRuntimeError(f"Could not convert value '{raw!s}' into type 'number'")
    return result


class UnfoldedGenerator(CodeGenerator):
    """Computes constants when the template runs, not when it is compiled."""

    def _output_child_to_const(self, node, frame, finalize):
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible()
        return super()._output_child_to_const(node, frame, finalize)


class UnfoldedNativeGenerator(UnfoldedGenerator, NativeCodeGenerator):
    """So `{{ 1 }}` is a number; folded, it would be text."""


class UnfoldedEnvironment(DbtEnvironment):
    code_generator_class = UnfoldedGenerator


class NativeEnvironment(DbtEnvironment):
    code_generator_class = UnfoldedNativeGenerator


def is_list(value):
    return isinstance(value, list)


_TEXT_FILTERS = {
    "as_text": lambda x: x,
    "as_bool": lambda x: x,
    "as_native": lambda x: x,
    "as_number": lambda x: x,
    "is_list": is_list,
}
_NATIVE_FILTERS = {
    "as_text": TextMarker,
    "as_bool": BoolMarker,
    "as_native": NativeMarker,
    "as_number": NumberMarker,
    "is_list": is_list,
}


def make_environment(templates=None, cls=DbtEnvironment):
    native = cls is NativeEnvironment
    env = cls(
        optimized=cls is DbtEnvironment,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", DbtBlocks],
        loader=jinja2.DictLoader(templates or {}),
        cache_size=0,
    )
    env.filters.update(_NATIVE_FILTERS if native else _TEXT_FILTERS)
    return env


# ---- values as JSON

_SAFE = 2**53 - 1


def encode(value):
    """JSON for a Python value; what JSON cannot say is an object with one `$` key."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Markup):
        return {"$markup": str(value)}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return value if -_SAFE <= value <= _SAFE else {"$int": str(value)}
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, list):
        return [encode(v) for v in value]
    if isinstance(value, tuple):
        return {"$tuple": [encode(v) for v in value]}
    if isinstance(value, (set, frozenset)):
        return {"$set": [encode(v) for v in sorted(value)]}
    if isinstance(value, dict):
        plain = all(isinstance(k, str) and not k.startswith("$") and not k.isdigit() for k in value)
        if plain:
            return {k: encode(v) for k, v in value.items()}
        return {"$dict": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, jinja2.Undefined):
        return {"$undefined": True}
    raise Skip(f"no JSON form for {type(value).__name__}")


# ---- what is left out, and why

_EXCLUDED_OUTPUT = [
    (
        re.compile(r"(?i)\bat 0x[0-9a-f]+|<(generator|[a-z]+iterator) object"),
        "object addresses differ from run to run",
    ),
    (re.compile(r"<(built-in|bound|class|function|method|module)\b"), "Python's own objects"),
    (re.compile(r"jinja2\.[a-z]+\."), "names of Python classes of Jinja2"),
    # a set of several items that is not one of the context, in the order of the context
    (re.compile(r"\{(?!1, 2, 3\}|3, 4\})[^:{}]+, [^:{}]*\}"), "the order of a set"),
]
_COMPLEX = re.compile(r"\d+j\)")
_UNDERSCORE = re.compile(r"\.__|'__|\b_\w+__")
_EXCLUDED_TEMPLATE = [
    (re.compile(r"\|\s*random\b(?!')"), "random"),
    (re.compile(r"\blipsum\b"), "random text"),
    (re.compile(r"\\N\{"), "memflow has no table of Unicode character names"),
]
_EXCLUDED_ERRORS = (
    # memflow has limits of its own
    RecursionError,
    MemoryError,
)
_MAX_OUTPUT = 4000


class _Timeout(BaseException):
    pass


def _on_alarm(_signum, _frame):
    raise _Timeout


def _line_of(error, names):
    """The template line of a runtime error: the innermost frame that is a template."""
    line, tb = None, error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename in names:
            line = tb.tb_lineno
        tb = tb.tb_next
    return line


def _undefined_name(message):
    found = re.search(r"has no (?:attribute|element) (.+)$", message)
    if found:
        return found.group(1).strip("'\"")
    found = re.match(r"'(.+?)' is undefined", message)
    return found.group(1) if found else None


def _error(error):
    message = str(getattr(error, "message", None) or error)
    for pattern, reason in _EXCLUDED_OUTPUT:
        if pattern.search(message):
            message = ""  # the kind and the line still count
    if isinstance(error, SyntaxError):
        # from Python's compiler, about the code that Jinja2 made: its line says nothing
        return {"kind": "syntax", "line": None, "message": message}
    if isinstance(error, TemplateSyntaxError):
        if error.name is not None and error.name != "<template>":
            # the error is in an included template: its line counts there
            return {"kind": "syntax", "line": error.lineno, "in": error.name, "message": message}
        return {"kind": "syntax", "line": error.lineno, "message": message}
    kind = "runtime"
    if isinstance(error, SecurityError):
        kind = "security"
    elif isinstance(error, UndefinedError):
        kind = "undefined"
    out = {"kind": kind, "line": _line_of(error, ("<template>",)), "message": message}
    if kind == "undefined":
        name = _undefined_name(message)
        if name is not None:
            out["name"] = name
    if kind == "runtime":
        out["type"] = type(error).__name__
    return out


def _leaks(env, text):
    """Jinja2 writes an include without context past the set, filter or macro block around it."""
    blocks = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)
    return any(
        not include.with_context
        for block in env.parse(text).find_all(blocks)
        for include in block.find_all(nodes.Include)
    )


def _outcome(case, contexts):
    """What unfolded rendering gives, in a form that compares."""
    try:
        return _render(case, contexts, UnfoldedEnvironment)
    except (SyntaxError, MacroReturn):
        return "syntax"
    except Exception as error:
        return (type(error).__name__, _line_of(error, ("<template>",)))


def _render(case, contexts, cls):
    native = cls is NativeEnvironment
    env = make_environment(case.get("templates"), cls)
    context = case.get("context") or {}
    if isinstance(context, str):
        context = contexts[context]
    variables = copy.deepcopy(context)
    variables["return"] = return_
    # memflow's side answers with a promise
    variables["wait"] = lambda value=None: value
    if case.get("lib"):
        lib = env.from_string(case["lib"])
        module = lib.make_module(vars=variables, shared=False)
        for node in env.parse(case["lib"]).find_all(nodes.Macro):
            if not node.name.startswith("_"):
                variables[node.name] = getattr(module, node.name)
    template = env.from_string(case["template"])
    if not native:
        return template.render(variables)
    ctx = template.new_context(variables)
    try:
        return dbt_native_concat(template.root_render_func(ctx))
    except Exception:
        return env.handle_exception()


def evaluate(case, contexts, native=False):
    """The case with what Python says added. Raises Skip with the reason where memflow may differ."""
    for pattern, reason in _EXCLUDED_TEMPLATE:
        if pattern.search(case["template"]):
            raise Skip(reason)
    out = dict(case)
    signal.signal(signal.SIGALRM, _on_alarm)
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        result = _render(case, contexts, NativeEnvironment if native else DbtEnvironment)
        if native:
            out["value"] = encode(result)
            if isinstance(result, jinja2.Undefined):
                out["value"] = {"$undefined": True}
            text = "" if isinstance(result, jinja2.Undefined) else repr(result)
        else:
            out["expected"] = text = result
            if _UNDERSCORE.search(case["template"]):
                raise Skip("memflow refuses names with a leading underscore at once")
            if _COMPLEX.search(result):
                raise Skip("memflow has no complex numbers")
            if "without context" in case["template"] and _leaks(
                make_environment(), case["template"]
            ):
                raise Skip("a fault of Jinja2: include without context leaves the block around it")
    except (_Timeout, *_EXCLUDED_ERRORS) as error:
        raise Skip(f"a limit: {type(error).__name__}") from None
    except MacroReturn:
        raise Skip("return() outside of a macro") from None
    except Skip:
        raise
    except Exception as error:
        if str(error) in ("name 'inf' is not defined", "name 'nan' is not defined"):
            raise Skip("a fault of Jinja2: it writes inf into its code") from None
        if not isinstance(error, SyntaxError) and not native:
            if _outcome(case, contexts) != (type(error).__name__, _line_of(error, ("<template>",))):
                raise Skip("folding of constants changes the result") from None
        if "Exceeds the limit" in str(error) or "too large" in str(error).lower():
            raise Skip("a limit of Python") from None
        out["error"] = _error(error)
        return out
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    for pattern, reason in _EXCLUDED_OUTPUT:
        if pattern.search(text):
            raise Skip(reason)
    if not native and _outcome(case, contexts) != text:
        raise Skip("folding of constants changes the result")
    if len(text) > _MAX_OUTPUT:
        raise Skip("output too long for a committed case")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Skip("a lone surrogate, which a JSON file cannot carry") from None
    return out
