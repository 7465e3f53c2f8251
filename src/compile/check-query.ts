import { CompileError, errorDiagnostic } from '../base/errors.ts';
import { splitStatements } from '../sql/split-statements.ts';
import type { CompiledNode } from './compiled-node.ts';

const WRITES = /^(?:create|insert|update|delete|drop|alter|truncate|copy|attach|merge)\b/i;

/**
 * A model or test is one query: its SQL stands inside of other statements, where anything else would fail in words
 * that say nothing to its author.
 * @throws {CompileError} MF2408
 */
export function checkQuery({ node, sql, origin }: CompiledNode): void {
  if (isPlain(sql)) return;
  const [first, second] = splitStatements(sql);
  const what = `${node.resourceType} "${node.name}"`;
  const fail = (message: string, hint: string, offset?: number): never => {
    const source = offset === undefined ? undefined : origin.toSource?.(offset + origin.offset);
    const span = source ?? { file: node.file, start: 0, end: 0 };
    throw new CompileError(errorDiagnostic('MF2408', message, { span, hint }));
  };
  if (first === undefined) {
    fail(`${what} renders to no SQL`, 'write a SELECT, or remove the file');
  } else if (WRITES.test(first.text)) {
    const word = first.text.split(/\s/, 1)[0]?.toUpperCase();
    const hint = 'write a SELECT; statements that change something belong into hooks';
    fail(`${what} is not a query but ${word}`, hint, first.start);
  } else if (second !== undefined) {
    const hint = 'keep one SELECT; what has to happen before or after it belongs into hooks';
    fail(`${what} has a second statement`, hint, second.start);
  }
}

/** Whether the text needs no reading to be known as one statement. */
function isPlain(sql: string): boolean {
  return /^(?:select|with|from)\b/i.test(sql) && !sql.includes(';');
}
