import type { Diagnostic } from '../base/diagnostic.ts';
import { parseDurationMs } from '../base/duration.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { Float } from '../jinja/value.ts';
import { checkShape } from '../yaml/check-shape.ts';
import type { ModelBudget } from './benchmark-spec.ts';
import { CONFIG_KEYS } from './config-keys.ts';
import { nodeOf } from './layer-mapping.ts';
import type { ConfigLayer, ConfigValue } from './merge-config.ts';
import type { Hook, NodeConfig } from './node-config.ts';
import { isPlainObject, plainObject, plainToJson } from './plain-value.ts';
import { readBatch } from './read-batch.ts';
import { readModelBudget } from './read-budgets.ts';
import { readPartitioning } from './read-partitioning.ts';

/** The kinds of nodes, as far as their configs differ. */
export type ConfiguredKind =
  | 'model'
  | 'seed'
  | 'test'
  | 'analysis'
  | 'benchmark'
  | 'source'
  | 'operation';

export interface BuiltNodeConfig {
  readonly config: NodeConfig;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULT_MATERIALIZED: Readonly<Record<ConfiguredKind, string>> = {
  model: 'view',
  seed: 'seed',
  test: 'test',
  analysis: 'view',
  benchmark: 'benchmark',
  source: 'source',
  operation: 'operation',
};

/**
 * Checks merged keys and fills in the defaults of the kind. A value that does not fit is a diagnostic MF1108 and its
 * default is used; a custom key that is nearly a known one is a warning MF1109; microbatch is refused, MF2205.
 */
export function buildNodeConfig(layer: ConfigLayer, kind: ConfiguredKind): BuiltNodeConfig {
  const diagnostics: Diagnostic[] = [];
  const values = new ConfigReader(layer, diagnostics);
  const tags = values.texts('tags') ?? [];
  const preHooks = values.hooks('pre_hook');
  const postHooks = values.hooks('post_hook');
  const raw = plainObject([...layer].map(([key, { value }]): [string, unknown] => [key, value]));
  if (layer.has('tags')) raw['tags'] = tags;
  if (layer.has('pre_hook')) raw['pre_hook'] = preHooks;
  if (layer.has('post_hook')) raw['post_hook'] = postHooks;
  const config: NodeConfig = {
    raw,
    enabled: values.boolean('enabled') ?? true,
    materialized: values.text('materialized') ?? DEFAULT_MATERIALIZED[kind],
    schema: values.text('schema'),
    database: values.text('database'),
    alias: values.text('alias'),
    tags,
    meta: values.mapping('meta'),
    preHooks,
    postHooks,
    fullRefresh: values.boolean('full_refresh'),
    timeoutMs: values.durationMs('timeout'),
    persistDocs: {
      relation: values.mapping('persist_docs')['relation'] === true,
      columns: values.mapping('persist_docs')['columns'] === true,
    },
    contractEnforced: values.mapping('contract')['enforced'] === true,
    onError: values.choice('on_error', ['skip_children', 'continue']) ?? 'skip_children',
    budget: values.budget(),
    indexes: values.indexes(),
    clusterBy: values.texts('cluster_by') ?? [],
    uniqueKey: values.texts('unique_key') ?? [],
    incrementalStrategy:
      values.choice<NonNullable<NodeConfig['incrementalStrategy']>>('incremental_strategy', [
        'append',
        'delete+insert',
        'merge',
        'insert_overwrite',
      ]) ?? null,
    onSchemaChange:
      values.choice('on_schema_change', [
        'ignore',
        'fail',
        'append_new_columns',
        'sync_all_columns',
      ]) ?? 'ignore',
    incrementalPredicates: values.texts('incremental_predicates') ?? [],
    mergeUpdateColumns: values.texts('merge_update_columns'),
    mergeExcludeColumns: values.texts('merge_exclude_columns'),
    duplicateKeys: values.choice('duplicate_keys', ['refuse', 'dedupe', 'allow']) ?? 'refuse',
    changeDetection: values.choice('change_detection', ['none', 'watermark', 'row_hash']) ?? 'none',
    watermark: values.text('watermark'),
    partitionBy: readPartitioning(layer, diagnostics),
    partitions: values.textOrTexts('partitions'),
    batch: readBatch(layer, diagnostics),
    columnTypes: values.textMapping('column_types'),
    delimiter: values.text('delimiter') ?? ',',
    quoteColumns: values.boolean('quote_columns') ?? true,
    severity: values.text('severity')?.toLowerCase() === 'warn' ? 'warn' : 'error',
    where: values.text('where'),
    limit: values.integer('limit'),
    failCalc: values.text('fail_calc') ?? 'count(*)',
    warnIf: values.text('warn_if') ?? '!= 0',
    errorIf: values.text('error_if') ?? '!= 0',
    figures: values.text('figures'),
    storeFailures: storeFailures(values),
  };
  checkKeys(layer, kind, diagnostics);
  return { config, diagnostics };
}

/** `store_failures_as` decides where it is given: `ephemeral` keeps nothing. */
function storeFailures(values: ConfigReader): boolean | null {
  const as = values.text('store_failures_as');
  return as === null ? values.boolean('store_failures') : as !== 'ephemeral';
}

function checkKeys(layer: ConfigLayer, kind: ConfiguredKind, out: Diagnostic[]): void {
  for (const [key, entry] of layer) {
    if (Object.hasOwn(CONFIG_KEYS, key)) {
      const shape = CONFIG_KEYS[key]?.shape;
      if (shape?.kind === 'choice') checkChoice(key, entry, shape.values, out);
      if (key === 'warn_if' || key === 'error_if') checkThreshold(key, entry, out);
      continue;
    }
    // A benchmark has no keys of the user's own: what it does not know is refused where its keys are read.
    if (kind === 'benchmark') continue;
    const meant = key.length < 4 ? undefined : nearest(key, Object.keys(CONFIG_KEYS));
    if (meant === undefined) continue;
    const span = entry.span === undefined ? {} : { span: entry.span };
    out.push({
      code: 'MF1109',
      severity: 'warning',
      message: `config key "${key}" is not one of memflow's and is kept as your own`,
      ...span,
      hint: `did you mean "${meant}"? If not, put it under "meta"`,
    });
  }
}

function checkChoice(
  key: string,
  { value, span }: ConfigValue,
  allowed: readonly string[],
  out: Diagnostic[],
): void {
  if (value === null || (typeof value === 'string' && allowed.includes(value))) return;
  const place = span === undefined ? {} : { span };
  if (key === 'incremental_strategy' && value === 'microbatch') {
    out.push(
      errorDiagnostic('MF2205', 'the incremental strategy "microbatch" is not supported yet', {
        ...place,
        hint: 'use delete+insert with a unique key, and filter the batch in the model',
      }),
    );
    return;
  }
  const spellings = [...new Set(allowed.map((word) => word.toLowerCase()))];
  out.push(
    badValue(key, value, `one of ${spellings.join(', ')}`, span, nearest(String(value), allowed)),
  );
}

const COMPARISON = /^\s*(?:(?:==?|!=|<>|[<>]=?)(?![=<>!])|(?:not\s+)?(?:between|in)\b|is\b)/i;

function checkThreshold(key: string, { value, span }: ConfigValue, out: Diagnostic[]): void {
  if (typeof value !== 'string' || COMPARISON.test(value)) return;
  out.push(
    errorDiagnostic('MF6001', `${key} is "${value}", which is not a comparison`, {
      ...(span === undefined ? {} : { span }),
      hint: `write it as the right side of a comparison: ${key}: "> 10"`,
    }),
  );
}

function badValue(
  key: string,
  value: unknown,
  expected: string,
  span: ConfigValue['span'],
  meant?: string,
): Diagnostic {
  const shown = JSON.stringify(plainToJson(value));
  return errorDiagnostic('MF1108', `config ${key} is ${shown}`, {
    ...(span === undefined ? {} : { span }),
    hint: meant === undefined ? `write ${expected}` : `did you mean "${meant}"?`,
  });
}

/** Reads typed values out of a layer, noting what does not fit. */
class ConfigReader {
  readonly #layer: ConfigLayer;
  readonly #out: Diagnostic[];

  constructor(layer: ConfigLayer, out: Diagnostic[]) {
    this.#layer = layer;
    this.#out = out;
  }

  boolean(key: string): boolean | null {
    return this.#read(key, 'true or false', (value) =>
      typeof value === 'boolean' ? value : undefined,
    );
  }

  integer(key: string): number | null {
    return this.#read(key, 'a whole number', (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined,
    );
  }

  text(key: string): string | null {
    return this.#read(key, 'a text', scalarText);
  }

  /** A value that `checkKeys` has compared with the allowed ones. */
  choice<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.#layer.get(key)?.value;
    return allowed.find((candidate) => candidate === value);
  }

  texts(key: string): readonly string[] | null {
    return this.#read(key, 'a text or a list of texts', textList);
  }

  /** A text stays one, so that it can mean something else than a list of one. */
  textOrTexts(key: string): string | readonly string[] | null {
    return this.#read(
      key,
      'a text or a list of texts',
      (value) => scalarText(value) ?? textList(value),
    );
  }

  durationMs(key: string): number | null {
    return this.#read(key, 'a time such as 90s, 5m or 1h', (value) =>
      parseDurationMs(scalarText(value) ?? ''),
    );
  }

  mapping(key: string): Readonly<Record<string, unknown>> {
    const read = this.#read(key, 'a mapping', (value) =>
      isPlainObject(value) ? value : undefined,
    );
    return read ?? EMPTY;
  }

  textMapping(key: string): Readonly<Record<string, string>> {
    const entries = Object.entries(this.mapping(key)).map(([name, value]): [string, string] => {
      const text = scalarText(value);
      if (text === undefined) this.#report(`${key}.${name}`, value, 'a text', key);
      return [name, text ?? ''];
    });
    return plainObject(entries);
  }

  hooks(key: string): readonly Hook[] {
    const read = this.#read(key, 'SQL, or a mapping of sql and transaction', (value) => {
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      const hooks = list.filter((item) => item !== null && item !== '').map(hookOf);
      const good = hooks.filter((hook) => hook !== undefined);
      return good.length === hooks.length ? good : undefined;
    });
    return read ?? [];
  }

  indexes(): NodeConfig['indexes'] {
    const expected = 'a list of mappings with columns and unique';
    const read = this.#read('indexes', expected, (value) => {
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      const indexes = list.map(indexOf);
      const good = indexes.filter((index) => index !== undefined);
      return good.length === indexes.length ? good : undefined;
    });
    return read ?? [];
  }

  budget(): ModelBudget | null {
    const setting = this.#layer.get('budget');
    const shape = CONFIG_KEYS['budget']?.shape;
    if (setting?.span === undefined || shape === undefined) return null;
    const node = nodeOf(setting, setting.span);
    if (setting.isChecked !== true) this.#out.push(...checkShape(node, shape, 'budget'));
    return readModelBudget(node, this.#out);
  }

  #read<T>(key: string, expected: string, convert: (value: unknown) => T | undefined): T | null {
    const entry = this.#layer.get(key);
    if (entry === undefined || entry.value === null) return null;
    const converted = convert(entry.value);
    if (converted === undefined) this.#report(key, entry.value, expected, key);
    return converted ?? null;
  }

  #report(name: string, value: unknown, expected: string, key: string): void {
    const diagnostic = badValue(name, value, expected, this.#layer.get(key)?.span);
    const seen = this.#out.some((other) => other.message === diagnostic.message);
    if (!seen) this.#out.push(diagnostic);
  }
}

const EMPTY: Readonly<Record<string, unknown>> = plainObject([]);

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Float) return value.value.toFixed(1);
  const isScalar =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isScalar ? String(value) : undefined;
}

function textList(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.map(scalarText);
  const good = texts.filter((text) => text !== undefined);
  return good.length === texts.length ? good : undefined;
}

/** dbt marks hooks outside of the transaction by a key, or by the macros before_begin() and after_commit(). */
function hookOf(value: unknown): Hook | undefined {
  if (typeof value === 'string') {
    return { sql: value, transaction: !/\b(before_begin|after_commit)\s*\(/.test(value) };
  }
  if (!isPlainObject(value) || typeof value['sql'] !== 'string') return undefined;
  const { sql, transaction = true } = value;
  return typeof transaction === 'boolean' ? { sql, transaction } : undefined;
}

function indexOf(value: unknown): NodeConfig['indexes'][number] | undefined {
  if (!isPlainObject(value)) return undefined;
  const columns = textList(value['columns']);
  const unique = value['unique'] ?? false;
  if (columns === undefined || columns.length === 0 || typeof unique !== 'boolean')
    return undefined;
  return { columns, unique };
}
