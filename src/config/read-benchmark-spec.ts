import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { parseDurationMs } from '../base/duration.ts';
import { errorDiagnostic } from '../base/errors.ts';
import {
  booleanAt,
  itemsAt,
  mappingAt,
  textAt,
  textOf,
  textsAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';
import { MAX_CLIENTS, MAX_OFFERED } from './benchmark-keys.ts';
import {
  type BaselineMode,
  type BenchmarkSpec,
  type Budget,
  type ParameterValue,
  type RunSpec,
  SCALE,
  type Tolerance,
} from './benchmark-spec.ts';
import { plainObject, yamlToPlain } from './plain-value.ts';
import { readBudgets } from './read-budgets.ts';
import { readExpectation } from './read-expectation.ts';

const DEFAULT_MAX_SECONDS = 3;
const MODES: readonly BaselineMode[] = ['auto', 'fine', 'recorded', 'none'];

/**
 * The typed settings of a benchmark, whose shape has been checked. What does not fit is a diagnostic: MF6101 a limit or
 * unit, MF6103 the matrix, MF6105 settings that contradict each other.
 */
export function readBenchmarkSpec(mapping: YamlMapping, diagnostics: Diagnostic[]): BenchmarkSpec {
  const mode = textAt(mapping, 'baseline');
  const warmup = textAt(mapping, 'warmup');
  const runs = readRuns(mappingAt(mapping, 'runs'));
  const spec: BenchmarkSpec = {
    setup: textsAt(mapping, 'setup'),
    teardown: textsAt(mapping, 'teardown'),
    params: readParameters(mappingAt(mapping, 'params'), diagnostics),
    samples: wholeAt(mapping, 'samples'),
    maxSeconds: readSeconds(mapping, diagnostics),
    warmup: warmup === undefined || warmup === 'stable' ? null : Number(warmup),
    concurrency: readClients(mapping, diagnostics),
    thinkTimeMs: readDuration(mapping, 'think_time', diagnostics) ?? 0,
    cold: booleanAt(mapping, 'cold') ?? false,
    prepared: booleanAt(mapping, 'prepared') ?? true,
    writes: booleanAt(mapping, 'writes') ?? false,
    runs,
    expect: readExpectation(mappingAt(mapping, 'expect'), diagnostics),
    budgets: readBudgets(mappingAt(mapping, 'budgets'), diagnostics),
    baseline: MODES.find((known) => known === mode) ?? (runs === null ? 'auto' : 'none'),
    tolerance: readTolerance(mapping, diagnostics),
  };
  diagnostics.push(...contradictions(mapping, spec));
  return spec;
}

function wholeAt(mapping: YamlMapping, key: string): number | null {
  const text = textAt(mapping, key);
  return text === undefined ? null : Number(text);
}

function bad(span: SourceSpan, message: string, hint: string): Diagnostic {
  return errorDiagnostic('MF6101', message, { span, hint });
}

function readSeconds(mapping: YamlMapping, out: Diagnostic[]): number {
  const node = valueAt(mapping, 'max_seconds');
  const seconds = Number(textOf(node) ?? DEFAULT_MAX_SECONDS);
  if (seconds > 0) return seconds;
  if (node !== undefined)
    out.push(bad(node.span, `max_seconds is ${textOf(node)}`, 'write a number above 0'));
  return DEFAULT_MAX_SECONDS;
}

function readDuration(mapping: YamlMapping, key: string, out: Diagnostic[]): number | null {
  const node = valueAt(mapping, key);
  const text = textOf(node);
  if (node === undefined || text === undefined) return null;
  const ms = parseDurationMs(text);
  if (ms === undefined)
    out.push(bad(node.span, `${key} is "${text}", which is no time`, 'write a time such as 10ms'));
  return ms ?? null;
}

/** As a share: `10%`, or 0.1. */
function readShare(node: YamlNode, out: Diagnostic[]): number | null {
  const text = textOf(node) ?? '';
  const [, digits, percent] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) / (percent === '%' ? 100 : 1);
  out.push(bad(node.span, `the tolerance "${text}" is no share`, 'write a share such as 10%'));
  return null;
}

function readTolerance(mapping: YamlMapping, out: Diagnostic[]): Tolerance {
  const node = valueAt(mapping, 'tolerance');
  if (node === undefined) return { relative: null, absoluteMs: DEFAULT_ABSOLUTE_MS };
  const relative = node.kind === 'mapping' ? valueAt(node, 'relative') : node;
  return {
    relative: relative === undefined ? null : readShare(relative, out),
    absoluteMs:
      (node.kind === 'mapping' ? readDuration(node, 'absolute', out) : null) ?? DEFAULT_ABSOLUTE_MS,
  };
}

/** What nobody notices: a twentieth of a millisecond. */
const DEFAULT_ABSOLUTE_MS = 0.05;

function readParameters(
  mapping: YamlMapping | undefined,
  out: Diagnostic[],
): ReadonlyMap<string, readonly ParameterValue[]> {
  const params = new Map<string, readonly ParameterValue[]>();
  const fault = (span: SourceSpan, message: string, hint: string) =>
    out.push(errorDiagnostic('MF6103', message, { span, hint }));
  for (const { key, keySpan, value } of mapping?.entries.values() ?? []) {
    const nodes = value.kind === 'sequence' ? value.items : [value];
    const values = nodes.flatMap((item) => parameterOf(item) ?? []);
    if (!/^[A-Za-z_]\w*$/.test(key))
      fault(keySpan, `the parameter "${key}" is not a name`, 'use letters, digits and underscores');
    else if (values.length === 0 || values.length < nodes.length)
      fault(
        value.span,
        `the parameter "${key}" ${values.length === 0 ? 'has no values' : 'has values that are no texts, numbers or booleans'}`,
        `write a list: ${key}: [1000, 1000000]`,
      );
    else if (new Set(values).size < values.length)
      fault(value.span, `the parameter "${key}" has a value twice`, 'keep one of them');
    else params.set(key, values);
  }
  return params;
}

function parameterOf(node: YamlNode): ParameterValue | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'bigint' ? node.text : node.value;
}

function readClients(mapping: YamlMapping, out: Diagnostic[]): readonly number[] {
  const clients: number[] = [];
  for (const item of itemsAt(mapping, 'concurrency')) {
    const count = Number(textOf(item));
    if (Number.isInteger(count) && count >= 1 && count <= MAX_OFFERED) clients.push(count);
    else
      out.push(bad(item.span, `${textOf(item)} clients are too many`, `write 1 to ${MAX_OFFERED}`));
  }
  return clients.length === 0 ? [1] : [...new Set(clients)];
}

function readRuns(mapping: YamlMapping | undefined): RunSpec | null {
  if (mapping === undefined) return null;
  const vars = mappingAt(mapping, 'vars');
  return {
    select: textsAt(mapping, 'select'),
    fullRefresh: booleanAt(mapping, 'full_refresh') ?? false,
    vars: plainObject(
      [...(vars?.entries.values() ?? [])].map(({ key, value }) => [key, yamlToPlain(value)]),
    ),
    isBeside: booleanAt(mapping, 'beside') ?? false,
  };
}

/** Settings that cannot be meant together. */
function contradictions(mapping: YamlMapping, spec: BenchmarkSpec): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const fault = (key: string, message: string, hint: string) => {
    const span = mapping.entries.get(key)?.keySpan ?? mapping.span;
    found.push(errorDiagnostic('MF6105', message, { span, hint }));
  };
  if (spec.cold && spec.concurrency.some((clients) => clients > 1))
    fault(
      'cold',
      'a cold benchmark has one client: what the first one reads is warm for the others',
      'remove "cold" or "concurrency"',
    );
  if (spec.writes && spec.cold)
    fault('cold', 'a benchmark that writes cannot be cold', 'remove "cold" or "writes"');
  if (spec.writes && spec.expect !== null)
    fault(
      'expect',
      'a benchmark that writes returns nothing to compare',
      'check what was written with a data test',
    );
  const apart = (['writes', 'setup', 'teardown', 'runs'] as const).find((key) =>
    mapping.entries.has(key),
  );
  if (apart !== undefined && spec.concurrency.some((clients) => clients > MAX_CLIENTS))
    fault(
      'concurrency',
      `more than ${MAX_CLIENTS} clients wait for places in a pool, and with "${apart}" each has one of its own`,
      `write up to ${MAX_CLIENTS}, or remove "${apart}"`,
    );
  const isRun = spec.runs !== null && !spec.runs.isBeside;
  if (spec.runs !== null && (spec.cold || spec.writes || spec.setup.length > 0))
    fault(
      'runs',
      'a benchmark of runs has a database of its own and needs no preparation',
      'remove "cold", "writes" and "setup"',
    );
  if (isRun && spec.concurrency.some((clients) => clients > 1))
    fault(
      'concurrency',
      'runs of a database wait for each other: they have no clients',
      'write runs: {beside: true, ...} to measure the query while they go on',
    );
  for (const budget of spec.budgets) {
    const reason = unmeasurable(budget, spec, isRun);
    if (reason === null) continue;
    const [message, hint] = reason;
    found.push(errorDiagnostic('MF6105', message, { span: budget.span, hint }));
  }
  for (const budget of spec.budgets) {
    if (budget.kind !== 'growth') continue;
    if (budget.over === SCALE && !spec.params.has(SCALE)) continue;
    const values = spec.params.get(budget.over) ?? [];
    const sizes = values.filter((value) => typeof value === 'number' && value > 0);
    if (sizes.length >= 2 && sizes.length === values.length) continue;
    found.push(
      errorDiagnostic(
        'MF6105',
        values.length === 0
          ? `growth over "${budget.over}", which is no parameter`
          : `growth over "${budget.over}" needs two or more values, all of them numbers above 0`,
        { span: budget.span, hint: `write params: {${budget.over}: [10000, 1000000]}` },
      ),
    );
  }
  return found;
}

/** Why a benchmark has no such figure, and what to do; null where it has. */
function unmeasurable(
  budget: Budget,
  spec: BenchmarkSpec,
  isRun: boolean,
): readonly [message: string, hint: string] | null {
  if (budget.kind === 'floor' && spec.runs !== null)
    return ['a run has no floor: no single statement does the same', 'remove "floor"'];
  if (budget.kind === 'floor' && spec.writes)
    return ['the same statements twice would write the same table', 'remove "floor"'];
  if (budget.kind !== 'figure') return null;
  if (budget.metric === 'rewritten' && !isRun)
    return ['only a run rewrites rows', 'write what runs under "runs", or remove "rewritten"'];
  if (budget.metric === 'utilisation' && spec.concurrency.some((clients) => clients === 1))
    return ['a client that is alone shares no connections', 'write for example concurrency: 8'];
  return null;
}
