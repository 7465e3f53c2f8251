import type { Value } from '../value.ts';

/** Thrown by `return(...)`; the innermost named macro catches it. */
export class ReturnSignal {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}
