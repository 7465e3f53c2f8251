import { errorDiagnostic } from '../base/errors.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { ModelNode } from '../manifest/node.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { MaterializeError } from './materialize-error.ts';

const WRITES = /^(?:create|insert|update|delete|drop|alter|truncate|copy|attach|merge)\b/i;

/**
 * A model is one query: its SQL stands inside of other statements, where anything else would fail in words that say
 * nothing to its author.
 * @throws {MaterializeError} MF5013
 */
export function checkQuery({ node, sql, origin }: CompiledNode<ModelNode>): void {
  const [first, second] = isPlain(sql) ? [{ text: sql, start: 0 }] : splitStatements(sql);
  const fail = (message: string, hint: string, offset?: number): never => {
    const source = offset === undefined ? undefined : origin.toSource?.(offset + origin.offset);
    const span = source ?? { file: node.file, start: 0, end: 0 };
    throw new MaterializeError(errorDiagnostic('MF5013', message, { span, hint }));
  };
  if (first === undefined) {
    fail(`model "${node.name}" renders to no SQL`, 'write a SELECT, or remove the file');
  } else if (WRITES.test(first.text)) {
    const word = first.text.split(/\s/, 1)[0]?.toUpperCase();
    const hint =
      'write a SELECT: memflow makes the table or view; other statements belong into hooks';
    fail(`model "${node.name}" is not a query but ${word}`, hint, first.start);
  } else if (second !== undefined) {
    const hint = 'keep one SELECT; what has to happen before or after it belongs into hooks';
    fail(`model "${node.name}" has a second statement`, hint, second.start);
  }
}

/** Whether the text needs no reading to be known as one statement. */
function isPlain(sql: string): boolean {
  return /^(?:select|with|from)\b/i.test(sql) && !sql.includes(';');
}
