import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFullYaml } from '../../../src/yaml/parse-yaml.ts';
import { readSimpleYaml } from '../../../src/yaml/read-simple-yaml.ts';
import type { YamlNode } from '../../../src/yaml/yaml-node.ts';

/** A tree for comparison: the ends of collections and the places of empty values are not defined. */
function outline(node: YamlNode): unknown {
  const { start, end } = node.span;
  if (node.kind === 'sequence') return { start, items: node.items.map(outline) };
  if (node.kind === 'mapping') {
    return {
      start,
      entries: [...node.entries.values()].map(({ key, keySpan, value }) => [
        key,
        keySpan.start,
        keySpan.end,
        outline(value),
      ]),
    };
  }
  if (node.type === 'null' && node.text === '') return null;
  const { type, value, text, style } = node;
  return { type, value, text, style, start, end };
}

/** Whether the fast reader took the text on; fails where it then differs from the library. */
function agrees(text: string): boolean {
  const file = { path: 'x.yml', text };
  const simple = readSimpleYaml(file);
  if (simple === undefined) return false;
  const full = parseFullYaml(file);
  expect(full.diagnostics, text).toEqual([]);
  if (simple === null || full.root === null) {
    expect(simple === null || outline(simple) === null, text).toBe(full.root === null);
  } else expect(outline(simple), text).toEqual(outline(full.root));
  return true;
}

const TAKEN = [
  'a: 1\nb: 1.5\nc: true\nd: text\ne:\nf: ~\n',
  'version: 2\n\nmodels:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [not_null, unique]\n',
  'models:\n- name: a\n- name: b\n  description: "x # y"\n',
  '# comment\na: b # comment\n# more\n  # and more\nc: d\n',
  'a: \'it\'\'s\'\nb: "say \\"x\\"\\n"\n',
  'a: |\n  one\n   two\n\n  three\nb: >\n  one\n  two\n\n  three\n    four\n  five\nc: |-\n  x\n',
  'a: [x, "y", 1, [2, 3], {b: c}]\nd: {e: f, g: [h]}\n',
  'a:\n  values: [\n    one,\n    two  # comment\n  ]\n  b: c\n',
  'a:\n  - - 1\n    - 2\n  - - 3\n',
  'a: 0x1f\nb: 0o17\nc: 1e3\nd: .inf\ne: -.5\nf: 9007199254740993\ng: 1.\nh: +1\n',
  'a:\r\n  b: c\r\n  d: |\r\n    x\r\n    y\r\n',
  '"quoted key": 1\n\'other\': 2\n3: 4\nnull: 5\n',
  'a: http://x.y/z\nb: a:b\nc: x#y\nd: a - b\n',
  '- a\n- b: c\n  d: e\n-\n  f: g\n-\n- h\n',
  '+materialized: table\n+pre-hook:\n  - "select 1"\n',
  '',
  '# nothing\n',
];

describe('readSimpleYaml', () => {
  test.each(TAKEN)('reads what projects are made of: %j', (text) => {
    expect(agrees(text)).toBe(true);
  });

  test.each([
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    'a: one\n  two\n',
    'a: 1\na: 2\n',
    '\ta: 1\n',
    '---\na: 1\n',
    'a: "x\n  y"\n',
    'a: {b}\n',
    'a: b: c\n',
    '<<: {a: 1}\n',
    '__proto__: 1\n',
    'a: |2\n   x\n',
    'a: |\n b\n  ',
    'a:\n  b: 1\n c: 2\n',
    'a: 1.10\n',
    '? a\n: b\n',
    'a: @b\n',
    'just text\n',
  ])('leaves to the library: %j', (text) => {
    expect(readSimpleYaml({ path: 'x.yml', text })).toBeUndefined();
  });

  const scalar = fc.oneof(
    fc.constantFrom(
      ...[
        'a',
        'b c',
        '1',
        '1.5',
        '-3',
        'true',
        'null',
        '',
        '~',
        "'q'",
        '"d"',
        "'it''s'",
        '"a\\n"',
        'x#y',
        'x #y',
      ],
      ...[
        'a:b',
        '[]',
        '[a]',
        '[a, b]',
        '{}',
        '{a: b}',
        '{ a: [b, c], d: "e" }',
        '[ , ]',
        '[a',
        '{a',
        "'open",
      ],
      ...[
        '- a',
        '-',
        '-1',
        '?',
        '*a',
        '&a',
        '!a',
        '% b',
        '@x',
        '`x',
        '|',
        '>',
        '|-',
        '>-',
        '|+',
        '>+',
        '|2',
        '# c',
        'a: b',
      ],
      ...[
        '"{{ ref(\'x\') }}"',
        '{{ x }}',
        '01',
        '0x1',
        '1e5',
        '.5',
        '5.',
        '1_000',
        '2020-01-01',
        'yes',
        'No',
      ],
    ),
    fc.string({ maxLength: 8 }),
  );
  const line = fc.tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom(
      '',
      '- ',
      '- - ',
      'k: ',
      'l: ',
      'm:',
      '- k: ',
      '- m:',
      '"q": ',
      "'s': ",
      '+x: ',
      '# ',
      'k :',
      '<<: ',
    ),
    scalar,
    fc.constantFrom('', '', '', ' ', ' # c', ',', ']', '}'),
  );

  test('agrees with the library wherever it answers', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 9 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, newline) => {
          const text = lines
            .map(([n, lead, value, tail]) => ' '.repeat(n) + lead + value + tail)
            .join(newline);
          if (agrees(text)) taken++;
        },
      ),
      { numRuns: 5000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  const data = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'a',
        'b c',
        "it's",
        'x: y',
        '# no',
        '',
        'multi\nline\n',
        'a\n\nb',
        ' lead',
        '{{ x }}',
      ),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'name', 'x y', '+k'), tie('node'), { maxKeys: 3 }),
    ),
  }));

  test('agrees on what the library writes', async () => {
    const { writeYaml } = await import('../../../src/yaml/write-yaml.ts');
    let taken = 0;
    fc.assert(
      fc.property(data.node, (value) => {
        if (agrees(writeYaml({ root: value }, { sortKeys: false }))) taken++;
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});
