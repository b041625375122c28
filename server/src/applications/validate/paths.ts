/**
 * What may be in an application folder at all: how many files, how large, and under which paths. Nothing is decoded
 * here, so this is safe to ask of untrusted bytes. Paths use `/` and begin with `workflows/<app>/` or `forms/<app>/`.
 */
import { folderLimits, kindOf } from '@closeloop/contracts/application';
import { problem, type Problem } from './problem.ts';

export type Files = ReadonlyMap<string, Uint8Array>;

export function pathProblems(files: Files): Problem[] {
  const paths = [...files.keys()];
  return [...capProblems(files), ...paths.flatMap(pathProblem), ...duplicates(paths), ...applications(paths)];
}

function capProblems(files: Files): Problem[] {
  const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const found: Problem[] = [];
  if (files.size > folderLimits.files) found.push(problem('folder.tooMany', '', '', { max: folderLimits.files }));
  if (total > folderLimits.totalBytes)
    found.push(problem('folder.tooLarge', '', '', { max: folderLimits.totalBytes / 1_048_576 }));
  for (const [path, bytes] of files)
    if (bytes.length > folderLimits.fileBytes)
      found.push(problem('file.tooLarge', path, '', { max: folderLimits.fileBytes / 1024 }));
  return found;
}

function pathProblem(path: string): Problem[] {
  if (!isPlain(path)) return [problem('path.invalid', path, '', { detail: path })];
  return kindOf(path) === undefined ? [problem('path.unknown', path, '')] : [];
}

/** Relative, forward slashes, no `.` or `..` segment, nothing invisible, not too deep. */
function isPlain(path: string): boolean {
  const segments = path.split('/');
  return (
    path.length > 0 &&
    path.length <= folderLimits.pathLength &&
    segments.length <= folderLimits.depth &&
    segments.every((segment) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(segment) && !segment.includes('..'))
  );
}

function duplicates(paths: readonly string[]): Problem[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path) => {
    const folded = path.normalize('NFC').toLowerCase();
    const first = seen.get(folded);
    seen.set(folded, first ?? path);
    return first === undefined ? [] : [problem('path.duplicate', path, '', { detail: first })];
  });
}

function applications(paths: readonly string[]): Problem[] {
  const names = new Set(paths.filter((path) => kindOf(path) !== undefined).map((path) => path.split('/')[1] ?? ''));
  return names.size > 1 ? [problem('folder.twoApplications', '', '', { detail: [...names].sort().join(', ') })] : [];
}
