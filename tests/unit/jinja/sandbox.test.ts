import { afterEach, describe, expect, it } from 'vitest';
import {
  HOST,
  HostFunction,
  type HostObject,
  type RenderOptions,
  type Value,
} from '../../../src/jinja/value.ts';
import { given, render, template, thrownBy } from './rendering.ts';

/** An object of the host that shows one member. */
class Relation implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'Relation';
  readonly secret = 'password';

  getAttribute(name: string): Value | undefined {
    return name === 'identifier' ? 'orders' : undefined;
  }

  toText(): string {
    return '"orders"';
  }
}

const options: RenderOptions = {
  lookup: (name) => {
    if (name === 'ref') return new HostFunction('ref', () => new Relation());
    return name === 'rel' ? new Relation() : undefined;
  },
  variables: given({ s: 'text', l: [1], d: { a: 1 }, n: 1 }).variables ?? new Map(),
};

// Each must be refused with a coded error; none may give anything of the host's language.
const ESCAPES = [
  "{{ range.constructor('return process')() }}",
  "{{ ref.constructor('return process')() }}",
  "{{ ref('a').constructor('return process')() }}",
  "{{ s.constructor.constructor('return process')() }}",
  "{{ cycler(1).constructor('return process')() }}",
  "{{ ''['const' + 'ructor']('return process')() }}",
  "{{ l['constructor']['constructor']('return process')() }}",
  "{{ (l | attr('constructor'))('return process') }}",
  "{{ d.__proto__.__defineGetter__('x', range) }}",
  "{{ d['__proto__']['polluted'] }}",
  '{{ s.__class__.__mro__[1].__subclasses__() }}',
  "{{ s | attr('__class__') }}",
  "{{ '{0.__class__}'.format(s) }}",
  "{{ '{0.__class__.__init__.__globals__}'.format(range) }}",
  "{{ '{x.__class__}'.format_map({'x': l}) }}",
  '{{ l.append.__self__ }}',
  '{{ range.__globals__ }}',
  '{{ ref.__func__ }}',
  '{{ rel.secret.length }}',
  "{{ rel['secret'].x }}",
  '{{ rel.toText() }}',
  '{{ rel.getAttribute() }}',
  '{{ s.toString() }}',
  '{{ l.map(range) }}',
  '{{ l.push(1) }}',
  '{{ d.hasOwnProperty("a") }}',
  '{{ n.toFixed(2) }}',
  '{{ joiner().constructor() }}',
  '{{ namespace().constructor() }}',
  '{% set ns = namespace() %}{% set ns.__proto__ = d %}{{ ns.a.b }}',
  '{{ self.__context }}',
  '{{ self._TemplateReference__context.x }}',
  '{% for x in l %}{{ loop.__init__ }}{% endfor %}',
  '{% macro m() %}{% endmacro %}{{ m.invoke() }}',
  '{% macro m() %}{% endmacro %}{{ m.__call__ }}',
  '{{ caller.constructor() }}',
  "{{ 'a'.encode('utf8') }}",
  '{{ process.env }}',
  '{{ globalThis.x }}',
  "{{ require('fs') }}",
  '{{ this.constructor() }}',
  '{{ dict.fromkeys.constructor() }}',
  "{% include '../../etc/passwd' %}",
  "{% import '/etc/passwd' as p %}",
  "{{ l | map('constructor') | list }}",
  "{{ l | map(attribute='constructor.x') | list }}",
  "{{ l | select('constructor') | list }}",
  "{{ [rel] | map(attribute='__class__') | list }}",
  '{{ lipsum.__globals__ }}',
  '{{ lipsum() }}',
];

describe('escapes from the sandbox', () => {
  afterEach(() => {
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it.each(ESCAPES)('%s', (text) => {
    expect(thrownBy(() => render(text, options)).code).toMatch(/^MF20\d\d$/);
  });

  it('shows nothing of a host object but its members', () => {
    expect(render("{{ rel.identifier }}{{ rel.secret }}{{ rel['typeName'] }}", options)).toBe(
      'orders',
    );
  });

  it('treats the names of JavaScript in data as data', () => {
    const data = given({
      d: JSON.parse('{"constructor": 1, "__proto__": {"a": 2}, "toString": 3}'),
    });
    expect(render('{{ d.constructor }}{{ d.toString }}{{ d["__proto__"].a }}', data)).toBe('132');
  });
});

const grow = (body: string) =>
  `{% set ns = namespace(x=2, y=[1], s='a') %}{% for i in range(100000) %}${body}{% endfor %}{{ ns.x }}`;

// Each must end with a coded error, soon and without much memory.
const BOMBS: readonly (readonly [string, string])[] = [
  ['range', '{{ range(200000000) | length }}'],
  [
    'loops',
    '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}',
  ],
  ['recursion', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}'],
  ['forking recursion', '{% macro f(n) %}{{ f(n + 1) }}{{ f(n + 1) }}{% endmacro %}{{ f(1) }}'],
  ['repetition', "{{ 'a' * 10 ** 9 }}"],
  ['list repetition', '{{ [1] * 10 ** 9 }}'],
  ['power', '{{ (10 ** 5000) ** 5000 }}'],
  ['squares', grow('{% set ns.x = ns.x * ns.x %}')],
  ['doubled text', grow('{% set ns.s = ns.s ~ ns.s %}')],
  ['doubled list', grow('{% set ns.y = ns.y + ns.y %}')],
  ['shared lists', `${grow('{% if i < 40 %}{% set ns.y = [ns.y, ns.y] %}{% endif %}')}{{ ns.y }}`],
  [
    'shared lists as JSON',
    `${grow('{% if i < 40 %}{% set ns.y = [ns.y, ns.y] %}{% endif %}')}{{ ns.y | tojson }}`,
  ],
  [
    'shared lists printed',
    `${grow('{% if i < 40 %}{% set ns.y = [ns.y, ns.y] %}{% endif %}')}{{ ns.y | pprint }}`,
  ],
  [
    'shared tuples as key',
    `${grow('{% if i < 40 %}{% set ns.y = (ns.x, ns.y) if i == 0 else (ns.y, ns.y) %}{% endif %}').replace('y=[1]', 'y=1')}{{ {ns.y: 1} }}`,
  ],
  ['deep list', `${grow('{% set ns.y = [ns.y] %}')}{{ ns.y }}`],
  [
    'list of itself',
    '{% set a = [] %}{% do a.append(a) %}{% set b = [] %}{% do b.append(b) %}{{ a == b }}',
  ],
  ['growing loop', '{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}'],
  ['output', "{% for i in range(100000) %}{{ 'x' * 100000 }}{% endfor %}"],
  [
    'kept texts',
    "{% set l = [] %}{% for i in range(100000) %}{% do l.append(('x' * 10000000) | upper) %}{% endfor %}",
  ],
  ['width', "{{ 'a' | center(10 ** 10) }}"],
  ['format width', "{{ '{:>10000000000}'.format(1) }}"],
  ['format precision', "{{ '%.1000000000f' % 1.5 }}"],
  ['percent star', "{{ '%*d' % (10 ** 10, 1) }}"],
  ['join', "{{ range(100000) | join('x' * 100000) }}"],
  ['replace', "{{ ('a' * 1000000).replace('a', 'b' * 100000) }}"],
  ['indent', "{{ ('\\n' * 1000000) | indent(1000) }}"],
  ['tabs', "{{ ('\\t' * 1000000).expandtabs(100000) }}"],
  ['batch', '{{ [1] | batch(10 ** 9, 0) | list }}'],
  ['slices', '{{ [1] | slice(10 ** 9) | list }}'],
  ['recursive loop', '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}'],
  ['block in itself', '{% block a %}{{ self.a() }}{% endblock %}'],
  ['include', "{% include 'self' %}"],
  ['import', "{% import 'self' as m %}"],
  ['extends', "{% extends 'self' %}"],
];

describe('bombs', () => {
  it.each(BOMBS)('%s', (_name, text) => {
    const self = template(text, 'self');
    const bounded: RenderOptions = { ...given(), loadTemplate: () => self };
    expect(thrownBy(() => render(text, bounded)).code).toMatch(/^MF201[1235]$/);
  });

  it('are stopped by the clock, where there is one', () => {
    let now = 0;
    const error = thrownBy(() =>
      render("{% for i in range(100000) %}{{ 'x' * 10 }}{% endfor %}", {
        ...given(),
        monotonicMs: () => {
          now += 100;
          return now;
        },
      }),
    );
    expect(error.code).toBe('MF2011');
    expect(error.message).toContain('5000 ms');
  });

  it.each([
    ['steps', { steps: 100 }, '{% for i in range(200) %}{% endfor %}', 'MF2011'],
    ['output', { output: 100 }, "{{ 'x' * 200 }}", 'MF2012'],
    [
      'depth',
      { depth: 5 },
      '{% macro f(n) %}{{ f(n - 1) if n }}{% endmacro %}{{ f(10) }}',
      'MF2013',
    ],
    ['range', { range: 5 }, '{{ range(6) }}', 'MF2012'],
  ] as const)('keep to a limit of the host: %s', (_name, limits, text, code) => {
    expect(thrownBy(() => render(text, { ...given(), limits })).code).toBe(code);
  });
});
