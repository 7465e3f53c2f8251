import type { Awaitable } from '../jinja/value.ts';

/** `next(value)`, at once where the value is there: rendering stays synchronous until something waits. */
export function andThen<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** `body()`, with whatever it throws or rejects with passed through `convert`. */
export function convertErrors<T>(
  body: () => Awaitable<T>,
  convert: (thrown: unknown) => unknown,
): Awaitable<T> {
  try {
    const value = body();
    if (!(value instanceof Promise)) return value;
    return value.catch((thrown: unknown) => {
      throw convert(thrown);
    });
  } catch (thrown) {
    throw convert(thrown);
  }
}
