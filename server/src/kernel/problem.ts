/**
 * Failures with a name. Anything that should leave the server as a refusal is thrown as `problem('slug', params)`, the
 * slug being one of the contracts' table; whatever else is thrown leaves as `internal` and is logged.
 */
import { problemKinds, type FieldProblem, type Language, type Problem, type ProblemSlug } from '@closeloop/contracts';

/** Fills a placeholder of the title; a text may be given in both languages. */
export type ProblemParam = string | number | { readonly zh: string; readonly en: string };
export type ProblemParams = Readonly<Record<string, ProblemParam>>;

/** What a problem may say besides its title. */
export interface ProblemExtra {
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly actor?: { readonly name: string; readonly at: string };
  readonly link?: string;
  /** Seconds after which a retry makes sense, sent as `Retry-After`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

export class ProblemError extends Error {
  readonly slug: ProblemSlug;
  readonly params: ProblemParams;
  readonly extra: ProblemExtra;

  constructor(slug: ProblemSlug, params: ProblemParams, extra: ProblemExtra) {
    super(slug, { cause: extra.cause });
    this.name = 'ProblemError';
    this.slug = slug;
    this.params = params;
    this.extra = extra;
  }

  get status(): number {
    return problemKinds[this.slug].status;
  }
}

export function problem(slug: ProblemSlug, params: ProblemParams = {}, extra: ProblemExtra = {}): ProblemError {
  return new ProblemError(slug, params, extra);
}

/** The title of a problem in one language, for a problem that is part of an answer (an item of a batch). */
export function problemTitle(error: ProblemError, language: Language): string {
  const kind = problemKinds[error.slug];
  const text = language === 'en' ? kind.en : kind.zh;
  const params = paramsIn(error, language);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

function paramsIn(error: ProblemError, language: Language): Record<string, string | number> {
  const entries = Object.entries(error.params).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'object' ? (language === 'en' ? value.en : value.zh) : value,
  ]);
  return Object.fromEntries(entries);
}

export function presentProblem(error: ProblemError, language: Language, requestId: string): Problem {
  const { detail, errors, actor, link } = error.extra;
  const titles = { 'zh-CN': problemTitle(error, 'zh-CN'), en: problemTitle(error, 'en') };
  return {
    type: `/problems/${error.slug}`,
    slug: error.slug,
    status: error.status,
    title: titles[language],
    titles,
    ...(detail !== undefined && { detail }),
    ...(Object.keys(error.params).length > 0 && { params: paramsIn(error, language) }),
    ...(errors && { errors }),
    ...(actor && { actor }),
    ...(link !== undefined && { link }),
    instance: requestId,
  };
}
