import type { Value } from './value.ts';

/** A JS value as a Python value. */
export declare function fromJs(value: unknown): Value;
/** A Python value as plain JS data. */
export declare function toJs(value: Value): unknown;
