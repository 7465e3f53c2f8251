import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemflowError } from '../../../src/base/errors.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { given, template } from './rendering.ts';

const VALUES = given({ xs: [3, 1, 2], d: { a: 1, b: [1] }, s: 'Hello', n: 5, rows: [{ id: 1 }] });
const LIMITS = { steps: 5_000, output: 200_000, range: 1_000 };

/** Renders, or raises coded errors that have a place within the text: anything else fails the test. */
function check(text: string): void {
  try {
    const self = template(text);
    const result = renderTemplate(self, { ...VALUES, limits: LIMITS, loadTemplate: () => self });
    expect(typeof result).toBe('string');
  } catch (error: unknown) {
    if (!(error instanceof MemflowError)) throw error;
    for (const { code, span, message } of error.diagnostics) {
      expect(code).toMatch(/^MF20\d\d$/);
      expect(message).not.toBe('');
      expect(span?.start).toBeGreaterThanOrEqual(0);
      expect(span?.end).toBeLessThanOrEqual(text.length);
      expect(span?.start).toBeLessThanOrEqual(span?.end ?? -1);
    }
  }
}

const TOKENS =
  `{{ }} {% %} {%- -%} {# #} if else elif endif for in endfor set endset macro endmacro call endcall filter
endfilter with endwith block endblock extends include import from as raw endraw do break continue recursive not and or is
none true x xs d s n rows loop ns caller self super kwargs return namespace range dict cycler ( ) [ ] { } , : . | ~ + - * / //
** % == != < <= > >= = 1 0 2.5 'a' "b" '%s' '{0}' upper join sort map select default list length tojson batch slice round
int format replace first last defined even in sameas . append items keys split format loop.index loop.last loop(`.split(
    /\s+/,
  );

const PATTERNS = [
  '{% for x in xs %}{{ x }}{% if loop.last %}.{% endif %}{% else %}none{% endfor %}',
  '{% macro m(a, b=2) %}{{ a ~ b }}{{ caller() if caller }}{% endmacro %}{{ m(1) }}{% call m(3) %}x{% endcall %}',
  "{% set ns = namespace(a=1) %}{% set ns.a = ns.a + 1 %}{{ ns.a }}{{ '%s-%d' | format('a', n) }}",
  '{{ xs | sort(reverse=true) | map("string") | join(", ") }}{{ d.items() | list }}{{ s[::-1].upper() }}',
  '{% set t | upper %}a{% endset %}{{ t }}{% filter indent(2) %}a\nb{% endfilter %}{% raw %}{{ }}{% endraw %}',
  '{% block a %}{{ self.a is defined }}{% endblock %}{% with y = 1, z = (2, 3) %}{{ y }}{{ z[0] }}{% endwith %}',
  "{{ '{:>5}|{x!r}'.format(1, x='y') }}{{ 7 // -2 }}{{ 2 ** 10 }}{{ 1 if n > 2 else none }}{{ n is divisibleby 5 }}",
];

describe('any text renders or raises a coded error with a place', () => {
  it('random characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 500 });
  });

  it('random characters inside a tag', () => {
    const tag = fc.constantFrom(
      ['{{', '}}'],
      ['{%', '%}'],
      ['{% if', '%}x{% endif %}'],
      ['{{ xs|', '}}'],
    );
    fc.assert(
      fc.property(tag, fc.string({ unit: 'grapheme-ascii' }), ([open = '', close = ''], inner) =>
        check(`${open} ${inner} ${close}`),
      ),
      { numRuns: 1000 },
    );
  });

  it('token soup', () => {
    const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 });
    fc.assert(
      fc.property(soup, (tokens) => check(tokens.join(' '))),
      { numRuns: 2000 },
    );
  });

  it('one tag of token soup', () => {
    const soup = fc.array(fc.constantFrom(...TOKENS.slice(4)), { maxLength: 8 });
    fc.assert(
      fc.property(soup, (tokens) => check(`{{ ${tokens.join(' ')} }}`)),
      { numRuns: 2000 },
    );
  });

  it('damaged templates', () => {
    const damage = fc.record({
      pattern: fc.constantFrom(...PATTERNS),
      at: fc.nat(),
      removed: fc.nat({ max: 6 }),
      inserted: fc.oneof(fc.constant(''), fc.constantFrom(...TOKENS), fc.string({ maxLength: 3 })),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const parts = damages.map(({ pattern, at, removed, inserted }) => {
          const from = at % pattern.length;
          return pattern.slice(0, from) + inserted + pattern.slice(from + removed);
        });
        check(parts.join(''));
      }),
      { numRuns: 3000 },
    );
  });
});
