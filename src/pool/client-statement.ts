import type { StatementOptions } from '../adapter/connection.ts';
import type { QueryOptions } from './client-options.ts';

/** How a client's statement is sent: prepared, and with its text as the file that complaints of the engine point into. */
export function clientStatement(
  client: string,
  sql: string,
  signal: AbortSignal,
  { parameters }: QueryOptions,
): StatementOptions {
  return {
    signal,
    prepared: true,
    origin: { compiled: { path: `query of ${client}`, text: sql }, offset: 0 },
    ...(parameters && { parameters }),
  };
}
