import { ADAPTER_CODES } from './error-codes/adapter-codes.ts';
import { GRAPH_CODES } from './error-codes/graph-codes.ts';
import { MATERIALIZATION_CODES } from './error-codes/materialization-codes.ts';
import { PARSING_CODES } from './error-codes/parsing-codes.ts';
import { STATE_CODES } from './error-codes/state-codes.ts';
import { TEST_CODES } from './error-codes/test-codes.ts';
import { USAGE_CODES } from './error-codes/usage-codes.ts';

/** The registry of error codes. Codes are stable: one is never given a second meaning. */
export const ERROR_CODES = {
  ...USAGE_CODES,
  ...PARSING_CODES,
  ...GRAPH_CODES,
  ...ADAPTER_CODES,
  ...MATERIALIZATION_CODES,
  ...TEST_CODES,
  ...STATE_CODES,
};

export type ErrorCode = keyof typeof ERROR_CODES;
