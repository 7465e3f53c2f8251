import { setMaxListeners } from 'node:events';

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

export type StopSignal = keyof typeof SIGNAL_NUMBERS;

/** The exit code of a process that a signal ended: 128 + its number. */
export function signalExitCode(signal: StopSignal): number {
  return 128 + SIGNAL_NUMBERS[signal];
}

export interface SignalWatch {
  readonly signal: AbortSignal;
  /** The signal that arrived, if one did. */
  received(): StopSignal | undefined;
  stop(): void;
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort: queries are cancelled, results written. A second one ends
 * the process at once, as if it had never been caught: `process.exit` would wait for the statements that still run.
 */
export function watchSignals(onFirst: (signal: StopSignal) => void): SignalWatch {
  const controller = new AbortController();
  // Every statement under way listens to it.
  setMaxListeners(0, controller.signal);
  let received: StopSignal | undefined;
  const stop = () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
  const listeners = Object.keys(SIGNAL_NUMBERS).map((name) => {
    const signal = name as StopSignal; // Object.keys widens the literal keys of the table above
    const listener = () => {
      if (received !== undefined) {
        stop();
        process.kill(process.pid, signal);
        return;
      }
      received = signal;
      onFirst(signal);
      controller.abort(new Error(`interrupted by ${signal}`));
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return {
    signal: controller.signal,
    received: () => received,
    stop,
  };
}
