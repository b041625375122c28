/**
 * Adding up what vitest's JSON reporter wrote. A file that could not even be loaded counts as one failed test; a skipped
 * or todo test counts as skipped and keeps its name, so that it can be held against the list of allowed ones.
 */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** `path/of/file.test.ts > full name` of each. */
  readonly skipped: readonly string[];
}

export interface AllowedSkip {
  readonly test: string;
  readonly reason: string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export function tallyReport(report: Report, root: string): Tally {
  const tallies = report.testResults.map((file) => {
    const having = (...states: string[]) => file.assertionResults.filter((test) => states.includes(test.status));
    const failed = having('failed').length;
    return {
      passed: having('passed').length,
      failed: file.status === 'failed' ? Math.max(failed, 1) : failed,
      skipped: having('skipped', 'pending', 'todo', 'disabled').map(
        (test) => `${file.name.replace(`${root}/`, '')} > ${test.fullName}`,
      ),
    };
  });
  return addTallies(tallies);
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, one) => sum + one.passed, 0),
    failed: tallies.reduce((sum, one) => sum + one.failed, 0),
    skipped: tallies.flatMap((one) => one.skipped),
  };
}

/** The skipped tests nobody gave a reason for. */
export function unexplained(skipped: readonly string[], allowed: readonly AllowedSkip[]): string[] {
  const known = new Set(allowed.filter(({ reason }) => reason.trim() !== '').map(({ test }) => test));
  return skipped.filter((name) => !known.has(name));
}

/** The verdict of a run: nothing failed, something ran, and (when `strict`) each skip is explained. */
export function succeeded(tally: Tally, allowed: readonly AllowedSkip[], strict: boolean): boolean {
  if (tally.failed > 0 || tally.passed === 0) return false;
  return !strict || unexplained(tally.skipped, allowed).length === 0;
}
