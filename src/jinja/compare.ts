import type { Value } from './value.ts';

/** Python's bool() of a value. */
export declare function isTruthy(value: Value): boolean;
/** Python's `==`. */
export declare function valuesEqual(left: Value, right: Value): boolean;
