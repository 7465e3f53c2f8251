import type { TimedStatement } from '../adapter/connection.ts';
import type { Sample } from './sample.ts';

/** Sends the statements of one client one after the other, and says what that took. */
export async function executeStatements(statements: readonly TimedStatement[]): Promise<Sample> {
  let first: bigint | undefined;
  let last = 0n;
  let engineNs = 0n;
  let nodeNs = 0n;
  let rows = 0;
  const statementMs: number[] = [];
  for (const statement of statements) {
    const { sentNs, doneNs, readNs, result } = await statement.run();
    first ??= sentNs;
    last = readNs;
    engineNs += doneNs - sentNs;
    nodeNs += readNs - doneNs;
    rows += result.rows.length;
    statementMs.push(toMs(readNs - sentNs));
  }
  return {
    totalMs: toMs(last - (first ?? last)),
    engineMs: toMs(engineNs),
    nodeMs: toMs(nodeNs),
    statementMs,
    rows,
  };
}

function toMs(ns: bigint): number {
  return Number(ns) / 1e6;
}
