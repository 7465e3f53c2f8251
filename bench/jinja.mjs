// How long the template engine takes for a project's worth of templates: 300 macros and 1,000 models that call six
// macros each, parsed, compiled and rendered from their text in every round. nunjucks does the part of them that it can
// render, where it is installed.
// usage: node bench/jinja.mjs [rounds=15]        (needs `npm run build`)
import { median, summary } from './statistics.mjs';

// By URL, so that type checking does not need the build.
/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../src/jinja/template.ts')} */
const { parseTemplate } = await built('jinja/template.js');
/** @type {typeof import('../src/jinja/render.ts')} */
const { renderTemplate } = await built('jinja/render.js');
/** @type {typeof import('../src/jinja/value.ts')} */
const { HostFunction } = await built('jinja/value.js');

const rounds = Number(process.argv[2] ?? 15);
const WARM_UP = 8;
const MACROS = 300;
const MODELS = 1000;
const CALLS = 6;

/** @typedef {{ readonly name: string, readonly text: string }} Source */

// What both engines render: macros that write text.
const PLAIN_MACROS = [
  (/** @type {number} */ i) => `{% macro m${i}(column, alias='c${i}') -%}
    coalesce(cast({{ column }} as varchar), '') as {{ alias | lower }}
{%- endmacro %}`,
  (/** @type {number} */ i) => `{% macro m${i}(columns, prefix='') -%}
    {%- for column in columns %}
    {{ prefix }}{{ column }} as {{ column }}_${i}{% if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}`,
  (/** @type {number} */ i) => `{% macro m${i}(name, when='day') -%}
    {%- if when == 'day' -%} date_trunc('day', {{ name }})
    {%- elif when == 'month' -%} date_trunc('month', {{ name }})
    {%- else -%} {{ name }} {%- endif -%}
{%- endmacro %}`,
];
// What only a Python-like engine renders: macros that give values, with do, return and Python's methods.
const DBT_MACROS = [
  ...PLAIN_MACROS,
  (/** @type {number} */ i) => `{% macro m${i}(columns, quote=true) -%}
  {%- set quoted = [] -%}
  {%- for column in columns -%}
    {%- do quoted.append('"' ~ column ~ '"' if quote else column) -%}
  {%- endfor -%}
  {{ return(quoted | join(', ')) }}
{%- endmacro %}`,
  (/** @type {number} */ i) => `{% macro m${i}(name, table=none) -%}
  {%- set parts = {'table': table or 't${i}', 'name': name} -%}
  {{ return('{table}.{name}'.format(**parts)) }}
{%- endmacro %}`,
];
const PLAIN_ARGUMENTS = ["'amount'", "['a', 'b', 'c']", "'created_at', 'month'"];
const DBT_ARGUMENTS = [...PLAIN_ARGUMENTS, "['a', 'b', 'c']", "'id'"];

/** @param {readonly ((i: number) => string)[]} shapes @returns {readonly Source[]} */
function macroFiles(shapes) {
  return Array.from({ length: MACROS }, (_, i) => ({
    name: `m${i}`,
    text: shapes[i % shapes.length]?.(i) ?? '',
  }));
}

/** @param {readonly string[]} args @param {string} ref @returns {readonly Source[]} */
function modelFiles(args, ref) {
  return Array.from({ length: MODELS }, (_, n) => {
    const calls = Array.from({ length: CALLS }, (_unused, k) => {
      const i = (n * 7 + k * 13) % MACROS;
      return `    {{ m${i}(${args[i % args.length]}) }}`;
    });
    const text = `{# model ${n} #}
select
    id,
${calls.join(',\n')}
from ${ref.replace('N', String(n))}
where id > 0
{% if n %} and n = {{ n }} {% endif %}
`;
    return { name: `model_${n}`, text };
  });
}

/** @param {readonly Source[]} macros @param {readonly Source[]} models */
function runMemflow(macros, models) {
  const definitions = new Map(
    macros.flatMap(({ name, text }) =>
      parseTemplate({ path: `macros/${name}.sql`, text }).macros.map((m) => [m.name, m]),
    ),
  );
  const ref = new HostFunction('ref', ({ positional }) => `"main"."${positional[0]}"`);
  let length = 0;
  for (const { name, text } of models) {
    const rendered = renderTemplate(parseTemplate({ path: `models/${name}.sql`, text }), {
      lookup: (wanted, render) => {
        if (wanted === 'ref') return ref;
        const definition = definitions.get(wanted);
        return definition === undefined ? undefined : render.bindMacro(definition);
      },
    });
    if (typeof rendered !== 'string') throw new TypeError('a render waits');
    length += rendered.length;
  }
  return length;
}

/** @param {any} nunjucks @param {readonly Source[]} macros @param {readonly Source[]} models */
function runNunjucks(nunjucks, macros, models) {
  const environment = new nunjucks.Environment(null, { autoescape: false });
  /** @type {Record<string, unknown>} */
  const context = {};
  for (const { text } of macros) {
    const template = new nunjucks.Template(text, environment, undefined, true);
    template.getExported(
      {},
      (/** @type {Error | null} */ error, /** @type {object} */ exported) => {
        if (error !== null) throw error;
        Object.assign(context, exported);
      },
    );
  }
  let length = 0;
  for (const { text } of models) {
    length += new nunjucks.Template(text, environment, undefined, true).render(context).length;
  }
  return length;
}

/** @param {() => number} run @returns {readonly number[]} */
function measure(run) {
  const times = [];
  for (let i = 0; i < WARM_UP + rounds; i++) {
    const start = performance.now();
    run();
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return times;
}

const plainMacros = macroFiles(PLAIN_MACROS);
const plainModels = modelFiles(PLAIN_ARGUMENTS, 't_N');
const dbtMacros = macroFiles(DBT_MACROS);
const dbtModels = modelFiles(DBT_ARGUMENTS, "{{ ref('m_N') }}");

console.log(`${MACROS} macros, ${MODELS} models with ${CALLS} calls each; ms, median (min - max)`);
const all = measure(() => runMemflow(dbtMacros, dbtModels));
console.log(`memflow, macros as dbt projects have them   ${summary(all, 1)}`);
const plain = measure(() => runMemflow(plainMacros, plainModels));
console.log(`memflow, macros that nunjucks can render    ${summary(plain, 1)}`);

// @ts-expect-error: installed or not, it has no types.
const nunjucks = await import('nunjucks').then((module) => module.default).catch(() => undefined);
if (nunjucks === undefined) console.log('nunjucks is not installed');
else {
  const peer = measure(() => runNunjucks(nunjucks, plainMacros, plainModels));
  const factor = median(peer) / median(plain);
  console.log(`nunjucks, the same                          ${summary(peer, 1)}`);
  console.log(`nunjucks takes ${factor.toFixed(1)} times as long`);
}
