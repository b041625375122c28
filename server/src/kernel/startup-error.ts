/**
 * A reason why the process cannot start, written for the person who typed the command: what is wrong and the way on,
 * in Chinese and English. The entry point prints `zh` and `en` and exits with 1; nothing else catches it.
 */
export class StartupError extends Error {
  readonly zh: string;
  readonly en: string;

  constructor(text: { zh: string; en: string }, options?: ErrorOptions) {
    super(text.en, options);
    this.name = 'StartupError';
    this.zh = text.zh;
    this.en = text.en;
  }
}
