import { describe, expect, test } from 'vitest';
import { MemflowError } from '../../../src/base/errors.ts';
import { NO_POOL } from '../../../src/base/pool-figures.ts';
import { scrubSecrets } from '../../../src/base/secrets.ts';
import { parseVarsOption } from '../../../src/config/vars.ts';
import { renderText } from './render-text.ts';

function codeOf(source: string, options?: Parameters<typeof renderText>[1]): string {
  try {
    return renderText(source, options).text;
  } catch (error: unknown) {
    if (error instanceof MemflowError) return error.code;
    throw error;
  }
}

describe('pool', () => {
  const figures = { ...NO_POOL, isOpen: true, waits: 3, waitP95Ms: 12.345678, utilisation: 1e-7 };

  test.each([
    ['{{ pool.is_open }} {{ pool.waits }}', 'True 3'],
    ["{{ pool['wait_p95_ms'] }} {{ pool.utilisation }} {{ pool.wait_max_ms }}", '12.3457 0.0 0.0'],
    [
      "{{ 'waits' in pool }} {{ 'waitP95Ms' in pool }} {{ pool.nosuch is defined }}",
      'True False False',
    ],
  ])('%s', (source, text) => {
    expect(renderText(source, { poolFigures: () => figures }).text).toBe(text);
  });

  test('is asked when it is rendered, and closed where there is none', () => {
    let waits = 0;
    const poolFigures = () => ({ ...NO_POOL, waits: ++waits });
    expect(renderText('{{ pool.waits }} {{ pool.waits }}', { poolFigures }).text).toBe('1 2');
    expect(renderText('{{ pool.is_open }} {{ pool.waits }}').text).toBe('False 0');
  });
});

describe('settings', () => {
  const vars = parseVarsOption(
    '{a: 1, b: 1.0, c: [x, {d: null}], e: "1", f: 12345678901234567890}',
  );

  test.each([
    [
      "{{ var('a') }} {{ var('b') }} {{ var('c') }} {{ var('f') }}",
      "1 1.0 ['x', {'d': None}] 12345678901234567890",
    ],
    [
      "{{ var('e') is string }} {{ var('zz', 'fallback') }} {{ var('zz', none) }}",
      'True fallback None',
    ],
    ["{{ var.has_var('a') }} {{ var.has_var('zz') }}", 'True False'],
    ["{{ var('as_of') }}", '2024-02-29 23:30:15.678000'],
    ["{{ var('nope') }}", 'MF1106'],
    ["{{ target.name }} {{ target['schema'] }} {{ target.get('nope', 'x') }}", 'dev main x'],
    [
      '{{ project_name }} {{ invocation_id }} {{ flags.FULL_REFRESH }} {{ flags.WHICH }} {{ flags.NOPE }}',
      'shop id-1 True run None',
    ],
    ['{{ invocation_args_dict.which }}', 'run'],
    ["{{ env_var('A') }} {{ env_var('B', 'b') }}", 'a b'],
    ["{{ env_var('B') }}", 'MF1104'],
    ["{{ env_var('DBT_ENV_SECRET_X') }}", 'MF1105'],
    ['{{ dbt_metadata_envs }}', "{'TEAM': 'x'}"],
  ])('%s', (source, expected) => {
    const env = { A: 'a', DBT_ENV_SECRET_X: 'hidden-value', DBT_ENV_CUSTOM_ENV_TEAM: 'x' };
    expect(codeOf(source, { vars, env })).toBe(expected);
  });

  test('a secret that may be read is scrubbed from then on', () => {
    const env = { MEMFLOW_ENV_SECRET_Y: 'very-hidden' };
    expect(
      renderText("{{ env_var('MEMFLOW_ENV_SECRET_Y') }}", { env, allowSecrets: true }).text,
    ).toBe('very-hidden');
    expect(scrubSecrets('it is very-hidden')).toBe('it is *****');
  });

  test('a variable of the name as_of goes first', () => {
    expect(codeOf("{{ var('as_of') }}", { vars: { as_of: '2020-01-01' } })).toBe('2020-01-01');
  });
});

describe('data', () => {
  test.each([
    [`{{ fromjson('{"a": [1, 2.0, null, true]}') }}`, "{'a': [1, 2.0, None, True]}"],
    [`{{ fromjson('nope', 'fallback') }}`, 'fallback'],
    [
      `{{ tojson({'b': [1, 2.0, none, true], 'a': 'é"'}) }}`,
      '{"b": [1, 2.0, null, true], "a": "\\u00e9\\""}',
    ],
    [`{{ tojson({'b': 1, 'a': 2}, sort_keys=true) }}`, '{"a": 2, "b": 1}'],
    [`{{ fromyaml('a: 1\\nb: [x]') }}`, "{'a': 1, 'b': ['x']}"],
    [`{{ toyaml({'a': [1, 'x']}) }}`, 'a:\n- 1\n- x\n'],
    ['{{ set([1, 1, 2]) | length }} {{ set([[1]], 0) }}', '2 0'],
    ['{{ zip([1, 2], ["a", "b"]) | list }}', "[(1, 'a'), (2, 'b')]"],
    ['{{ zip_strict([1], 3) }}', 'MF2006'],
    ["{{ local_md5('hello') }}", '5d41402abc4b2a76b9719d911017c592'],
    ["{{ diff_of_two_dicts({'A': ['x', 'Y']}, {'a': ['y']}) }}", "{'a': ['x']}"],
    ["{{ exceptions.raise_compiler_error('bad') }}", 'MF2301'],
    ['{{ builtins.project_name }}', 'shop'],
  ])('%s', (source, expected) => {
    expect(codeOf(source)).toBe(expected);
  });

  test('log, print and warn', () => {
    const source =
      "{{ log('a') }}{{ log('b', info=true) }}{{ print('c') }}{{ exceptions.warn('d') }}";
    const { text, logged, warnings } = renderText(source);
    expect(text).toBe('');
    expect(logged).toEqual(['debug a', 'info b', 'print c']);
    expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual(['MF2302 d']);
  });
});

describe('modules', () => {
  test.each([
    ['{{ run_started_at }}', '2024-02-29 23:30:15.678000+00:00'],
    [
      "{{ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f %j %a %b %-d %y %I %p %z %%') }}",
      '2024-02-29 23:30:15.678000 060 Thu Feb 29 24 11 PM +0000 %',
    ],
    [
      '{{ run_started_at.isoformat() }} {{ as_of.date() }} {{ as_of.year }}',
      '2024-02-29T23:30:15.678000+00:00 2024-02-29 2024',
    ],
    [
      "{{ run_started_at.astimezone(modules.pytz.timezone('America/New_York')) }}",
      '2024-02-29 18:30:15.678000-05:00',
    ],
    ["{{ modules.pytz.timezone('Nowhere/Town') }}", 'MF2007'],
    ['{{ modules.datetime.datetime(2024, 1, 31, 5).isoformat() }}', '2024-01-31T05:00:00'],
    ['{{ modules.datetime.datetime(2023, 2, 29) }}', 'MF2007'],
    [
      '{{ modules.datetime.date(2024, 3, 1).strftime("%A") }} {{ modules.datetime.date.today() }}',
      'Friday 2024-02-29',
    ],
    [
      "{{ modules.datetime.datetime.strptime('05/Mar/2024 7:08', '%d/%b/%Y %H:%M') }}",
      '2024-03-05 07:08:00',
    ],
    ["{{ modules.datetime.datetime.strptime('x', '%Y') }}", 'MF2007'],
    [
      "{{ modules.datetime.datetime.fromisoformat('2024-01-02T03:04:05+02:00') }}",
      '2024-01-02 03:04:05+02:00',
    ],
    [
      '{{ modules.datetime.timedelta(days=1, hours=2) }} {{ modules.datetime.timedelta(hours=36).days }}',
      '1 day, 2:00:00 1',
    ],
    [
      '{{ modules.datetime.datetime.now().tzinfo }} {{ run_started_at.replace(day=1, hour=0).isoformat() }}',
      'None 2024-02-01T00:30:15.678000+00:00',
    ],
    [
      "{{ modules.re.match('(a)(?P<n>b)?', 'abc').group('n') }} {{ modules.re.match('x', 'abc') }}",
      'b None',
    ],
    [
      "{{ modules.re.findall('[0-9]+', 'a1b22') }} {{ modules.re.sub('(a)', '<\\\\1>', 'banana', 2) }}",
      "['1', '22'] b<a>n<a>na",
    ],
    [
      "{{ modules.re.split(',', 'a,b') }} {{ modules.re.search('B', 'abc', modules.re.IGNORECASE).start() }}",
      "['a', 'b'] 1",
    ],
    ["{{ modules.re.match('(a+)+$', 'aaaa') }}", 'MF2010'],
    ["{{ modules.re.compile('b').search('abc').span() }}", '(1, 2)'],
    [
      "{{ modules.itertools.product([1, 2], 'ab') | list }}",
      "[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]",
    ],
    [
      '{{ modules.itertools.combinations([1, 2, 3], 2) | list | length }} {{ modules.itertools.chain([1], [2]) | list }}',
      '3 [1, 2]',
    ],
    ['{{ modules.itertools.product(range(1000), range(1000)) }}', 'MF2012'],
    [
      '{{ run_started_at - modules.datetime.timedelta(days=1) }}',
      '2024-02-28 23:30:15.678000+00:00',
    ],
    ['{{ (modules.datetime.date(2024, 3, 1) - modules.datetime.date(2024, 2, 1)).days }}', '29'],
    ['{{ modules.datetime.date(2024, 1, 31) + modules.datetime.timedelta(1) }}', '2024-02-01'],
    ['{{ modules.datetime.date(2024, 1, 1) < modules.datetime.date.today() }}', 'True'],
    ['{{ modules.datetime.date(2024, 1, 1) == modules.datetime.date(2024, 1, 1) }}', 'True'],
    ['{{ modules.datetime.date(2024, 1, 1) + 1 }}', 'MF2006'],
    ['{{ modules.os }}', ''],
  ])('%s', (source, expected) => {
    expect(codeOf(source)).toBe(expected);
  });
});
