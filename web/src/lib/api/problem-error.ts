/**
 * A refusal of the server (RFC 9457) or of the network, as one error class.
 * `message` is a sentence for people in the language asked for: the application's own text when it sent one, else the
 * title of the problem in that language. `retryable` says the same request may be sent again unchanged.
 */
import type { FieldProblem, Problem, ProblemSlug } from '@closeloop/contracts';

/** Problems that are born in the browser, before or instead of an answer. */
export type LocalSlug = 'network' | 'offline-needs-server' | 'unreadable-answer';

export interface LocalProblem {
  readonly slug: LocalSlug;
  readonly status: 0;
  readonly titles: { readonly 'zh-CN': string; readonly en: string };
}

const retryableStatus = new Set([0, 502, 503, 504]);

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly slug: ProblemSlug | LocalSlug;
  readonly status: number;
  readonly problem: Problem | LocalProblem;

  constructor(problem: Problem | LocalProblem) {
    super(problem.titles.en);
    this.slug = problem.slug;
    this.status = problem.status;
    this.problem = problem;
  }

  get retryable(): boolean {
    return retryableStatus.has(this.status);
  }
  get errors(): readonly FieldProblem[] {
    return 'errors' in this.problem ? (this.problem.errors ?? []) : [];
  }
  get link(): string | undefined {
    return 'link' in this.problem ? this.problem.link : undefined;
  }
  /** Who stood in the way, and when. */
  get actor(): Problem['actor'] {
    return 'actor' in this.problem ? this.problem.actor : undefined;
  }
  /** Request id to be quoted to the operator; only for failures that are nobody's input. */
  get reference(): string | undefined {
    return this.status >= 500 && 'instance' in this.problem ? this.problem.instance : undefined;
  }

  inLanguage(locale: 'zh-CN' | 'en'): string {
    const text = 'params' in this.problem ? this.problem.params['message'] : undefined;
    return typeof text === 'string' && text !== '' ? text : this.problem.titles[locale];
  }
}

export function isProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError;
}

/** True for the body of `application/problem+json`, whoever sent it. */
export function looksLikeProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'slug' in body && 'status' in body && 'titles' in body;
}
