import { isPlainObject } from '../../config/plain-value.ts';

/** What stands beside an exported file, as `<file>.json`: what it holds, so that importing can tell whether it still does. */
export interface ExportManifest {
  readonly version: 1;
  readonly memflow_version: string;
  readonly node_id: string;
  readonly schema: string;
  readonly identifier: string;
  readonly field: string;
  readonly granularity: string;
  readonly partition: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly fingerprint: string;
}

/** Reads a manifest; undefined where the text is none that this version understands. */
export function parseManifest(text: string): ExportManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isManifest(value) ? value : undefined;
}

function isManifest(value: unknown): value is ExportManifest {
  if (!isPlainObject(value) || value['version'] !== 1) return false;
  const texts = ['field', 'granularity', 'partition', 'fingerprint'];
  return (
    texts.every((key) => typeof value[key] === 'string') &&
    typeof value['rows'] === 'number' &&
    Array.isArray(value['columns']) &&
    value['columns'].every(
      (column: unknown) =>
        isPlainObject(column) &&
        typeof column['name'] === 'string' &&
        typeof column['type'] === 'string',
    )
  );
}
