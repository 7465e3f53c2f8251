import {
  BIGINT,
  DOUBLE,
  type DuckDBPreparedStatement,
  type DuckDBType,
  HUGEINT,
} from '@duckdb/node-api';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import type { Parameter, Parameters } from '../connection.ts';

const LARGEST_BIGINT = 2n ** 63n - 1n;

/**
 * Binds values to a prepared statement, all its parameters or none.
 * @throws {AdapterError} MF4017 where they are not the ones that it has
 */
export function bindParameters(statement: DuckDBPreparedStatement, parameters: Parameters): void {
  const names = Array.from({ length: statement.parameterCount }, (_, index) =>
    statement.parameterName(index + 1),
  );
  const values: ReadonlyMap<string, Parameter> = new Map(
    Array.isArray(parameters)
      ? parameters.map((value: Parameter, index) => [String(index + 1), value])
      : Object.entries(parameters),
  );
  const missing = names.filter((name) => !values.has(name));
  const unknown = [...values.keys()].filter((name) => !names.includes(name));
  if (missing.length > 0 || unknown.length > 0) {
    const takes = names.length === 0 ? 'no parameters' : `the parameters ${names.join(', ')}`;
    const given = values.size === 0 ? 'none' : [...values.keys()].join(', ');
    throw new AdapterError(
      errorDiagnostic('MF4017', `the statement takes ${takes}; given: ${given}`),
    );
  }
  for (const [index, name] of names.entries()) {
    const value = values.get(name) ?? null;
    statement.bindValue(index + 1, value, typeOf(name, value));
  }
}

/**
 * The type to bind a value as, where the binding would choose another: it takes every bigint for a HUGEINT, to which
 * the engine then casts the column it is compared with, and every whole number for a BIGINT, however large.
 */
function typeOf(name: string, value: Parameter): DuckDBType | undefined {
  switch (typeof value) {
    case 'bigint':
      return value >= -LARGEST_BIGINT && value <= LARGEST_BIGINT ? BIGINT : HUGEINT;
    case 'number':
      return Number.isSafeInteger(value) ? undefined : DOUBLE;
    case 'string':
    case 'boolean':
      return undefined;
    default:
      if (value === null) return undefined;
      throw new AdapterError(
        errorDiagnostic(
          'MF4017',
          `parameter ${name} is neither text, number, bigint, boolean nor null`,
          {
            hint: 'give dates and times as texts, and lists in the SQL',
          },
        ),
      );
  }
}
