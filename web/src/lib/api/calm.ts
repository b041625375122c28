/** Changes told at most once per 300 ms; several different ones as null, "anything may have changed". */
interface Identified {
  readonly id: string;
}

export interface Calm<T extends Identified> {
  readonly tell: (change: T | null) => void;
  readonly stop: () => void;
}

export function calm<T extends Identified>(listener: (change: T | null) => void): Calm<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heard: T | null = null;
  return {
    tell: (change) => {
      heard = timer === undefined || heard?.id === change?.id ? change : null;
      timer ??= setTimeout(() => {
        timer = undefined;
        listener(heard);
      }, 300);
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}
