import { ConfigError, errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Adapter, TargetSettings } from './adapter.ts';

/** Every engine, loaded when it is asked for. */
const ADAPTERS: ReadonlyMap<string, () => Promise<Adapter>> = new Map([
  ['duckdb', async () => (await import('./duckdb/duckdb-adapter.ts')).adapter],
]);

/** The adapter for the `type` of a target. @throws {ConfigError} MF1201 */
export async function loadAdapter(
  type: string,
  spanOf?: TargetSettings['spanOf'],
): Promise<Adapter> {
  const load = ADAPTERS.get(type);
  if (load !== undefined) return load();
  const names = [...ADAPTERS.keys()];
  const span = spanOf?.('type', 'value');
  throw new ConfigError(
    errorDiagnostic('MF1201', `no adapter for the target type "${type}"`, {
      ...(span === undefined ? {} : { span }),
      hint: didYouMean(type, names) ?? `available: ${names.join(', ')}`,
    }),
  );
}
