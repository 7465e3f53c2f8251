import { splitStatements } from '../sql/split-statements.ts';
import { isTrivia, tokenizeSql } from '../sql/tokenize.ts';
import { notForClients } from './pool-error.ts';

const TRANSACTION = /^(?:begin|start|commit|rollback|abort|end)$/;
const SESSION = /^(?:use|set|reset|pragma|prepare|execute|deallocate)$/;
const EVERYBODY = /^(?:attach|detach|install|load|checkpoint|force)$/;
const TEMPORARY = /^create\s+(?:or\s+replace\s+)?temp(?:orary)?\s/i;

/**
 * Refuses what clients cannot do on connections that they share: several statements at once, and statements about the
 * transaction, the connection or the whole database.
 * @throws {AdapterError} MF4045
 */
export function checkClientSql(sql: string): void {
  const text = leadingText(sql);
  const word = /^[a-z]+/i.exec(text)?.[0].toLowerCase() ?? '';
  if (TRANSACTION.test(word)) {
    throw notForClients(
      `${word} is not for a client to send`,
      'transactions are made with client.transaction(async (transaction) => ..)',
    );
  }
  if (SESSION.test(word) || TEMPORARY.test(text)) {
    const what = SESSION.test(word) ? word : 'a temporary object';
    throw notForClients(
      `${what} belongs to a connection, and every query of a client may get another one`,
      'put settings into the target, and use CTEs or a table of your own for intermediate rows',
    );
  }
  if (EVERYBODY.test(word)) {
    throw notForClients(
      `${word} would change the database for every client and run`,
      'attached databases, extensions and settings are keys of the target',
    );
  }
  if (sql.includes(';') && splitStatements(sql).length > 1) {
    throw notForClients(
      'a client sends one statement at a time',
      'send them one by one, in client.transaction where they belong together',
    );
  }
}

/** The text from the first word on. */
function leadingText(sql: string): string {
  const start = /^(?:\s|--[^\n]*\n)*/.exec(sql)?.[0].length ?? 0;
  if (!sql.startsWith('--', start) && !sql.startsWith('/*', start)) return sql.slice(start);
  const first = tokenizeSql(sql).find((token) => !isTrivia(token));
  return sql.slice(first?.start ?? sql.length);
}
