import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fromJs } from '../../../src/jinja/from-js.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { HostFunction, Tuple, type Value } from '../../../src/jinja/value.ts';
import { given, template } from './rendering.ts';

interface GivenCase {
  readonly id: string;
  readonly template: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly lib: string | null;
  readonly expected: string;
}

const quoted = ({ positional }: { readonly positional: readonly Value[] }) =>
  positional.map((part) => `"${String(part)}"`).join('.');
const FUNCTIONS = new Map<string, Value>([
  ['ref', new HostFunction('ref', quoted)],
  ['source', new HostFunction('source', quoted)],
  ['config', new HostFunction('config', () => '')],
  ['var', new HostFunction('var', ({ positional }) => positional[1] ?? null)],
  ['f', new HostFunction('f', () => null)],
  [
    'zip',
    new HostFunction('zip', ({ positional: [a, b] }) =>
      Array.isArray(a) && Array.isArray(b) ? a.map((x, i) => new Tuple([x, b[i] ?? null])) : [],
    ),
  ],
]);

const FILE = new URL('../../../../shared/spec/jinja_cases.json', import.meta.url);

it.skipIf(!existsSync(FILE))('renders the given cases (skipped: ../shared is not there)', () => {
  const { cases }: { cases: readonly GivenCase[] } = JSON.parse(readFileSync(FILE, 'utf8'));
  expect(cases.length).toBeGreaterThan(100);
  const wrong = cases.filter((testCase) => {
    const macros = testCase.lib === null ? [] : template(testCase.lib, 'lib').macros;
    const text = renderTemplate(template(testCase.template), {
      ...given(testCase.context),
      lookup: (name, render) => {
        const macro = macros.find((m) => m.name === name);
        return macro === undefined ? FUNCTIONS.get(name) : render.bindMacro(macro);
      },
    });
    return text !== testCase.expected;
  });
  expect(fromJs(wrong.map(({ id }) => id))).toEqual([]);
});
