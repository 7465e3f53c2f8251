import { positionAt } from '../../src/base/code-frame.ts';
import { MemflowError } from '../../src/base/errors.ts';
import { renderNative, renderTemplate } from '../../src/jinja/render.ts';
import { parseTemplate, type Template } from '../../src/jinja/template.ts';
import {
  Dict,
  Float,
  HostFunction,
  Markup,
  PySet,
  type RenderOptions,
  Tuple,
  Undefined,
  type Value,
} from '../../src/jinja/value.ts';

/** What Python raised. */
export interface GoldenError {
  readonly kind: 'syntax' | 'runtime' | 'undefined' | 'security';
  readonly line: number | null;
  /** The template in which a syntax error is, where it is not the main one. */
  readonly in?: string;
  readonly message: string;
  /** What is undefined. */
  readonly name?: string;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface StoredCase {
  readonly id: string;
  readonly template: string;
  readonly context?: string | { [key: string]: Json };
  readonly lib?: string | null;
  readonly templates?: { [name: string]: string };
  readonly expected?: string;
  readonly value?: Json;
  readonly error?: GoldenError;
}

/** One file of the suite. */
export interface GoldenFile {
  readonly category: string;
  readonly contexts?: { [name: string]: { [key: string]: Json } };
  readonly cases: readonly StoredCase[];
}

/** A case with its context looked up. */
export interface GoldenCase extends Omit<StoredCase, 'context'> {
  readonly context: { [key: string]: Json };
  /** Rendered to a value. */
  readonly isNative: boolean;
}

/** The cases of a file. */
export function readCases(file: GoldenFile): GoldenCase[] {
  return file.cases.map((stored) => {
    const { context } = stored;
    const named = typeof context === 'string' ? file.contexts?.[context] : context;
    if (typeof context === 'string' && named === undefined) {
      throw new TypeError(`${stored.id}: no context ${context}`);
    }
    return { ...stored, context: named ?? {}, isNative: file.category === 'native' };
  });
}

/** A Python value from the form scripts/jinja/oracle.py writes. */
function decode(json: Json): Value {
  if (json === null || typeof json !== 'object') {
    return typeof json === 'number' && !Number.isInteger(json) ? new Float(json) : json;
  }
  if (Array.isArray(json)) return json.map(decode);
  const [tag] = Object.keys(json);
  if (tag?.startsWith('$')) return decodeTagged(tag, json[tag] ?? null);
  return Dict.from(Object.entries(json).map(([key, value]) => [key, decode(value)] as const));
}

function decodeTagged(tag: string, body: Json): Value {
  const items = Array.isArray(body) ? body : [];
  switch (tag) {
    case '$int':
      return BigInt(String(body));
    case '$float':
      return new Float(pythonFloat(String(body)));
    case '$markup':
      return new Markup(String(body));
    case '$tuple':
      return new Tuple(items.map(decode));
    case '$set':
      return PySet.from(items.map(decode));
    case '$dict':
      return Dict.from(
        items.map((pair) => {
          const [key, value] = Array.isArray(pair) ? pair : [];
          return [decode(key ?? null), decode(value ?? null)] as const;
        }),
      );
    case '$undefined':
      return new Undefined('undefined');
    default:
      throw new TypeError(`unknown tag ${tag}`);
  }
}

function pythonFloat(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** A value in the form of `decode`'s input, so that types show in a comparison. */
function encode(value: Value): Json {
  if (value instanceof Float) return { $float: String(value.value) };
  if (typeof value === 'bigint') return { $int: String(value) };
  if (value instanceof Markup) return { $markup: value.text };
  if (value instanceof Tuple) return { $tuple: value.items.map(encode) };
  if (value instanceof PySet) return { $set: [...value.items()].map(encode) };
  if (value instanceof Undefined) return { $undefined: true };
  if (value instanceof Dict) {
    return { $dict: [...value.entries()].map(([key, item]) => [encode(key), encode(item)]) };
  }
  if (Array.isArray(value)) return value.map(encode);
  return value === null || typeof value !== 'object' ? value : `<${value.constructor.name}>`;
}

const GIVEN_FUNCTIONS = new Map<string, Value>([
  ['ref', relation()],
  ['source', relation()],
  ['config', new HostFunction('config', () => '')],
  ['var', new HostFunction('var', ({ positional }) => positional[1] ?? null)],
  ['wait', new HostFunction('wait', ({ positional }) => Promise.resolve(positional[0] ?? null))],
  ['zip', new HostFunction('zip', ({ positional }) => zip(positional))],
]);

function relation(): HostFunction {
  return new HostFunction('ref', ({ positional }) => positional.map((p) => `"${p}"`).join('.'));
}

function zip(lists: readonly Value[]): Value {
  const arrays = lists.map((list) => (Array.isArray(list) ? list : []));
  const length = Math.min(...arrays.map((array) => array.length));
  return Array.from({ length }, (_, i) => new Tuple(arrays.map((array) => array[i] ?? null)));
}

type Outcome = { readonly text: string } | { readonly value: Value } | { readonly thrown: unknown };

async function run(testCase: GoldenCase): Promise<Outcome> {
  try {
    const template = parse('template', testCase.template);
    const lib = testCase.lib ? parse('lib', testCase.lib).macros : [];
    const values = new Map(GIVEN_FUNCTIONS);
    for (const [name, json] of Object.entries(testCase.context)) values.set(name, decode(json));
    const parsed = new Map<string, Template>();
    const options: RenderOptions = {
      lookup: (name, render) => {
        const definition = lib.find((macro) => macro.name === name);
        if (definition !== undefined) return render.bindMacro(definition);
        return lib.length > 0 ? values.get(name) : undefined;
      },
      // What a template is given is not seen by templates it imports without context.
      ...(lib.length > 0 ? {} : { variables: values }),
      loadTemplate: (name) => {
        const text = testCase.templates?.[name];
        if (text === undefined) return undefined;
        const known = parsed.get(name) ?? parse(name, text);
        parsed.set(name, known);
        return known;
      },
    };
    const inTime = <T>(render: (template: Template, options: RenderOptions) => T | Promise<T>) => {
      const result = render(template, options);
      if (result instanceof Promise && !JSON.stringify(testCase).includes('wait(')) {
        throw new TypeError('nothing here waits, yet a promise came back');
      }
      return result;
    };
    if (testCase.isNative) return { value: await inTime(renderNative) };
    return { text: await inTime(renderTemplate) };
  } catch (thrown) {
    return { thrown };
  }
}

function parse(path: string, text: string): Template {
  return parseTemplate({ path, text });
}

/** What differs from Python, in words; undefined where nothing does. */
export async function checkCase(testCase: GoldenCase): Promise<string | undefined> {
  const outcome = await run(testCase);
  const difference = testCase.error
    ? errorDifference(testCase, testCase.error, outcome)
    : valueDifference(testCase, outcome);
  return difference === undefined ? undefined : `${show(testCase.template)}\n    ${difference}`;
}

function show(text: string): string {
  return JSON.stringify(text);
}

function describe(outcome: Outcome): string {
  if ('text' in outcome) return show(outcome.text);
  if ('value' in outcome) return JSON.stringify(encode(outcome.value));
  if (outcome.thrown instanceof MemflowError) {
    return `${outcome.thrown.code}: ${outcome.thrown.message}`;
  }
  const { thrown } = outcome;
  return `BUG ${thrown instanceof Error ? (thrown.stack ?? '').split('\n').slice(0, 4).join(' | ') : thrown}`;
}

function valueDifference(testCase: GoldenCase, outcome: Outcome): string | undefined {
  const expected = testCase.isNative
    ? JSON.stringify(encode(decode(testCase.value ?? null)))
    : undefined;
  const wanted = expected ?? show(testCase.expected ?? '');
  const got = describe(outcome);
  return got === wanted ? undefined : `wanted ${wanted}\n    got    ${got}`;
}

/**
 * An error matches where memflow raises a coded error with a place, for undefined values one that names the undefined
 * thing, and for syntax errors on Python's line. Two cases are looser, where Jinja2's line says little: at the end
 * of the template (where Jinja2 names the line of the last token and memflow may point at the tag that is open), and
 * where the error is in another template.
 */
function errorDifference(
  testCase: GoldenCase,
  error: GoldenError,
  outcome: Outcome,
): string | undefined {
  const wanted = `wanted ${error.kind} error, line ${error.line}: ${error.message}`;
  const got = `\n    got    ${describe(outcome)}`;
  if (!('thrown' in outcome) || !(outcome.thrown instanceof MemflowError)) return wanted + got;
  const [diagnostic] = outcome.thrown.diagnostics;
  if (!diagnostic?.code.startsWith('MF20')) return `${wanted}${got} (not a code of templates)`;
  if (diagnostic.span === undefined) return `${wanted}${got} (without a place)`;
  const { file, start } = diagnostic.span;
  const { line } = positionAt(file.text, start);
  if (error.kind === 'syntax' && error.in === undefined) {
    const atEnd = /end of template|Missing end of/i.test(error.message);
    if (error.line !== null && line !== error.line && !atEnd) {
      return `${wanted}${got} (line ${line})`;
    }
  }
  if (error.name !== undefined && !diagnostic.message.includes(error.name)) {
    return `${wanted}${got} (does not name ${error.name})`;
  }
  return file.path === '' ? `${testCase.id}: the place has no file` : undefined;
}
