import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { ConfigLayer } from './merge-config.ts';
import { isPlainObject, plainToJson } from './plain-value.ts';

/** `batch` of a model: how its query is cut into pieces that are processed one after the other. */
export type BatchSpec =
  /** Ranges of the unique key with about so many rows each. */
  | { readonly kind: 'rows'; readonly count: number }
  /** So many partitions of `partition_by` at a time. */
  | { readonly kind: 'partitions'; readonly count: number }
  /** The rows of one value of a column at a time. */
  | { readonly kind: 'by'; readonly column: string };

/** The ways to cut, each with what it takes. */
const KINDS = ['rows', 'partitions', 'by'] as const;
const FORMS = 'write {rows: 1000000}, {partitions: 1} or {by: column}';

/** Reads `batch` out of merged keys. Faults are diagnostics MF1108 with the right form as their hint. */
export function readBatch(layer: ConfigLayer, diagnostics: Diagnostic[]): BatchSpec | null {
  const entry = layer.get('batch');
  if (entry === undefined || entry.value === null) return null;
  const fault = (message: string, hint: string) => {
    const place = entry.span === undefined ? {} : { span: entry.span };
    diagnostics.push(errorDiagnostic('MF1108', message, { ...place, hint }));
    return null;
  };
  const value = plainToJson(entry.value);
  if (!isPlainObject(value)) {
    return fault(`config batch is ${JSON.stringify(value)}`, formFor(value));
  }
  const unknown = Object.keys(value).find((key) => !KINDS.some((kind) => kind === key));
  if (unknown !== undefined) {
    return fault(`batch has the unknown key "${unknown}"`, didYouMean(unknown, KINDS) ?? FORMS);
  }
  const [kind, ...others] = KINDS.filter((known) => known in value);
  if (kind === undefined) return fault('batch does not say how to cut', FORMS);
  if (others.length > 0) {
    return fault(`batch has both ${[kind, ...others].join(' and ')}`, 'keep one of them');
  }
  const given = value[kind];
  const shown = JSON.stringify(given);
  if (kind === 'by') {
    if (typeof given === 'string' && given.trim() !== '') return { kind, column: given };
    return fault(`batch.by is ${shown}`, 'write the name of a column of the query');
  }
  if (typeof given === 'number' && Number.isSafeInteger(given) && given > 0) {
    return { kind, count: given };
  }
  return fault(`batch.${kind} is ${shown}`, 'write a whole number from 1');
}

/** What a bare value was most likely meant to be. */
function formFor(value: unknown): string {
  if (typeof value === 'number') return `write {rows: ${value}} or {partitions: ${value}}`;
  return typeof value === 'string' ? `write {by: ${value}}` : FORMS;
}
