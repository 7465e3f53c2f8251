import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { textOf, type YamlEntry, type YamlMapping, type YamlNode } from '../yaml/yaml-node.ts';
import type { Budget, BudgetMetric, ModelBudget } from './benchmark-spec.ts';
import { type Comparison, type Operator, parseComparison, type Quantity } from './comparison.ts';

interface MetricRule {
  readonly quantities: readonly Quantity[];
  /** How a bare figure is meant, where that is plain. */
  readonly implied?: Operator;
}

const METRICS: Readonly<Record<BudgetMetric, MetricRule>> = {
  p50: { quantities: ['time'] },
  p95: { quantities: ['time'] },
  p99: { quantities: ['time'] },
  max: { quantities: ['time'] },
  mean: { quantities: ['time'] },
  engine: { quantities: ['time'] },
  throughput: { quantities: ['rate', 'row_rate'] },
  rows: { quantities: ['count'], implied: '=' },
  rows_scanned: { quantities: ['count'] },
  bytes_read: { quantities: ['bytes'] },
  peak_memory: { quantities: ['bytes'] },
  utilisation: { quantities: ['share'] },
  rewritten: { quantities: ['share'] },
};

function isMetric(key: string): key is BudgetMetric {
  return Object.hasOwn(METRICS, key);
}

/** The budgets of a benchmark, whose shape has been checked. A limit that says nothing is a diagnostic MF6101. */
export function readBudgets(
  mapping: YamlMapping | undefined,
  diagnostics: Diagnostic[],
): readonly Budget[] {
  const entries = [...(mapping?.entries.values() ?? [])];
  return entries.flatMap((entry) => readBudget(entry, diagnostics));
}

function readBudget({ key, keySpan, value }: YamlEntry, out: Diagnostic[]): readonly Budget[] {
  if (isMetric(key)) {
    return readLimits(value, METRICS[key], out).map(({ comparison, span }) => ({
      kind: 'figure',
      metric: key,
      comparison,
      span,
      text: `${key} ${comparison.text}`,
    }));
  }
  if (key === 'spill') return [{ kind: 'spill', span: keySpan, text: 'spill none' }];
  if (key === 'plan') return readPlan(value);
  if (key === 'ratio_to') {
    const others = value.kind === 'mapping' ? [...value.entries.values()] : [];
    return others.flatMap((other) =>
      readLimits(other.value, { quantities: ['number'] }, out).map(({ comparison }) => ({
        kind: 'ratio',
        benchmark: other.key,
        comparison,
        span: other.keySpan,
        text: `p50 / ${other.key} ${comparison.text}`,
      })),
    );
  }
  if (key === 'floor') {
    return readLimits(value, { quantities: ['number'] }, out).map(({ comparison, span }) => ({
      kind: 'floor',
      comparison,
      span,
      text: `p50 / floor ${comparison.text}`,
    }));
  }
  return key === 'growth' && value.kind === 'mapping' ? readGrowth(value, out) : [];
}

function readPlan(value: YamlNode): readonly Budget[] {
  return (['contains', 'lacks'] as const).flatMap((verb) => {
    const found = value.kind === 'mapping' ? value.entries.get(verb)?.value : undefined;
    return itemsOf(found).flatMap((item): readonly Budget[] => {
      const words = textOf(item);
      if (words === undefined) return [];
      return [{ kind: 'plan', verb, words, span: item.span, text: `plan ${verb} "${words}"` }];
    });
  });
}

function readGrowth(mapping: YamlMapping, out: Diagnostic[]): readonly Budget[] {
  const over = mapping.entries.get('over')?.value;
  const name = textOf(over);
  if (over === undefined || name === undefined) return [];
  const limits = readLimits(
    mapping.entries.get('exponent')?.value,
    { quantities: ['number'] },
    out,
  );
  return limits.map(({ comparison }) => ({
    kind: 'growth',
    over: name,
    comparison,
    span: over.span,
    text: `growth over ${name} ${comparison.text}`,
  }));
}

interface Limit {
  readonly comparison: Comparison;
  readonly span: SourceSpan;
}

function readLimits(
  value: YamlNode | undefined,
  { quantities, implied }: MetricRule,
  out: Diagnostic[],
): readonly Limit[] {
  return itemsOf(value).flatMap((item) => {
    const text = textOf(item);
    if (text === undefined) return [];
    const parsed = parseComparison(text, quantities, implied);
    if (parsed.ok) return [{ comparison: parsed.value, span: item.span }];
    const { message, hint } = parsed.error;
    out.push(errorDiagnostic('MF6101', message, { span: item.span, hint }));
    return [];
  });
}

function itemsOf(value: YamlNode | undefined): readonly YamlNode[] {
  if (value === undefined) return [];
  return value.kind === 'sequence' ? value.items : [value];
}

const MODEL_RULES = {
  seconds: { quantities: ['time'], implied: '<=', unit: 's' },
  rows_per_second: { quantities: ['row_rate'], implied: '>=', unit: 'rows/s' },
  memory: { quantities: ['bytes'], implied: '<=', unit: '' },
} as const;

/** The `budget` of a model, whose shape has been checked; null where there is none. Faults are MF6101. */
export function readModelBudget(
  node: YamlNode | undefined,
  diagnostics: Diagnostic[],
): ModelBudget | null {
  if (node?.kind !== 'mapping' || node.entries.size === 0) return null;
  const limit = (key: keyof typeof MODEL_RULES): Comparison | null => {
    const item = node.entries.get(key)?.value;
    const text = textOf(item);
    if (item === undefined || text === undefined) return null;
    const { quantities, implied, unit } = MODEL_RULES[key];
    // "seconds: 30" and "rows_per_second: 1e6" have their unit in the key.
    const whole = /[\d.]$/.test(text.trim()) ? `${text}${unit}` : text;
    const parsed = parseComparison(whole, quantities, implied);
    if (parsed.ok) return parsed.value;
    const { message, hint } = parsed.error;
    diagnostics.push(errorDiagnostic('MF6101', message, { span: item.span, hint }));
    return null;
  };
  return {
    seconds: limit('seconds'),
    rowsPerSecond: limit('rows_per_second'),
    memory: limit('memory'),
    severity: textOf(node.entries.get('severity')?.value) === 'warn' ? 'warn' : 'error',
  };
}
