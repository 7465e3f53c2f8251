import type { Value } from './value.ts';

/** Python's str() of a value. */
export declare function toText(value: Value): string;
/** Python's repr() of a value. */
export declare function toRepr(value: Value): string;
