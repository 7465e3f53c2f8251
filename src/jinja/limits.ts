import { fail } from './template-error.ts';
import type { RenderLimits } from './value.ts';

export const DEFAULT_LIMITS: RenderLimits = {
  steps: 1_000_000,
  output: 64 * 1024 * 1024,
  depth: 200,
  range: 100_000,
  wallMs: 5_000,
};

/** Characters of one text that an operation makes, whatever the limits of the render. */
export const MAX_TEXT = 16 * 1024 * 1024;
/** Items of one list, tuple or dict made by one operation. */
const MAX_ITEMS = 2_000_000;
/** Bits of an int. */
export const MAX_INT_BITS = 200_000;
/** Visits of nested values in one comparison, repr or conversion: values that share parts can be exponentially large. */
const MAX_VISITS = 2_000_000;

/** @throws {CompileError} MF2012 */
export function checkTextSize(length: number): void {
  if (length > MAX_TEXT) fail('MF2012', `a text of ${length} characters is too large`);
}

/** @throws {CompileError} MF2012 */
export function checkItemCount(count: number): void {
  if (count > MAX_ITEMS) fail('MF2012', `a value of ${count} items is too large`);
}

/** Counts the values that one operation visits. */
export class VisitCounter {
  #left = MAX_VISITS;

  /** @throws {CompileError} MF2012 */
  visit(): void {
    if (--this.#left < 0) fail('MF2012', 'a value has too many nested items');
  }
}
