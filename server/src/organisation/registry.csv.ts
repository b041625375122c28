/**
 * The registry as three CSV files in a folder (`units.csv`, `people.csv`, `projects.csv`; UTF-8, heading line first) for
 * sites without a connection to the real one, and for the demonstration. Either every row of every file is sound, or the
 * pull fails with all wrong cells named by file, line and column.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, type Info } from 'csv-parse/sync';
import { toWgs84 } from './coordinates.ts';
import {
  peopleColumns,
  projectColumns,
  unitColumns,
  type Columns,
  type PersonCells,
  type ProjectCells,
  type UnitCells,
} from './registry.csv-columns.ts';
import { RegistryFailure, type RegistryGateway, type RegistryIssue, type RegistryProject } from './registry.gateway.ts';

/** A row with the line it began on. */
interface Line<Cells> {
  readonly row: number;
  readonly cells: Cells;
}
interface Table<Cells> {
  readonly file: string;
  readonly lines: readonly Line<Cells>[];
}
type Parsed = [Record<string, string>, Info][];

const DEMO = path.resolve(import.meta.dirname, '../../data/demo-registry');

/** The site's own files; without any, the demonstration has its registry and everything else a failing pull to see. */
export function registryFolder(dataDir: string, demo: boolean): string {
  const own = path.join(dataDir, 'registry');
  return demo && !existsSync(own) ? DEMO : own;
}

const NAME = { 'zh-CN': '一体化平台', en: 'Registry' };

export function csvGateway(folder: string): RegistryGateway {
  return {
    id: 'csv',
    name: NAME,
    async pull() {
      const issues: RegistryIssue[] = [];
      const units = await readTable<UnitCells>(folder, 'units.csv', unitColumns, issues);
      const people = await readTable<PersonCells>(folder, 'people.csv', peopleColumns, issues);
      const projects = await readTable<ProjectCells>(folder, 'projects.csv', projectColumns, issues);
      // Only sound tables are compared, or one bad heading would be reported once for every row that refers to it.
      if (issues.length === 0) compare(units, people, projects, issues);
      if (issues.length > 0) throw new RegistryFailure('invalid', issues);
      return {
        complete: true,
        units: units.lines.map((line) => line.cells),
        people: people.lines.map((line) => line.cells),
        projects: projects.lines.map((line) => project(line.cells)),
      };
    },
  };
}

function compare(
  units: Table<UnitCells>,
  people: Table<PersonCells>,
  projects: Table<ProjectCells>,
  issues: RegistryIssue[],
): void {
  refuseRepeats(units, 'unitId', issues);
  refuseRepeats(units, 'creditCode', issues);
  refuseRepeats(people, 'personId', issues);
  refuseRepeats(people, 'phone', issues);
  refuseRepeats(projects, 'projectId', issues);
  refuseRepeats(projects, 'code', issues);
  refuseDangling(people, 'unitId', units, 'unitId', 'unknown-unit', issues);
  refuseDangling(projects, 'unitId', units, 'unitId', 'unknown-unit', issues);
  refuseDangling(units, 'adminId', people, 'personId', 'unknown-person', issues);
  refuseDangling(projects, 'chiefId', people, 'personId', 'unknown-person', issues);
}

function project({ lat, lng, crs, ...facts }: ProjectCells): RegistryProject {
  const position = lat === null || lng === null || crs === null ? null : { ...toWgs84({ lat, lng }, crs), crs };
  return { ...facts, position };
}

async function readTable<Cells>(
  folder: string,
  file: string,
  columns: Columns,
  issues: RegistryIssue[],
): Promise<Table<Cells>> {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
  if (text === undefined) {
    issues.push({ rule: 'file-missing', file });
    return { file, lines: [] };
  }
  const parsed = parseCsv(text, file, columns, issues);
  return { file, lines: parsed.flatMap(([cells, info]) => readLine<Cells>(file, info.lines, cells, columns, issues)) };
}

function parseCsv(text: string, file: string, columns: Columns, issues: RegistryIssue[]): Parsed {
  const wanted = Object.keys(columns.shape);
  const heading = (names: string[]) => {
    const found = names.map((name) => name.trim());
    for (const column of wanted.filter((one) => !found.includes(one)))
      issues.push({ rule: 'column-missing', file, row: 1, column });
    for (const column of found.filter((one) => !wanted.includes(one)))
      issues.push({ rule: 'column-unknown', file, row: 1, column });
    return found;
  };
  const before = issues.length;
  try {
    const rows = parse(text, { bom: true, columns: heading, info: true, skip_empty_lines: true, trim: true });
    // `info` makes pairs of the rows, which the library's types do not say for named columns.
    const pairs = rows as unknown as { record: Record<string, string>; info: Info }[];
    return issues.length > before ? [] : pairs.map(({ record, info }) => [record, info]);
  } catch (error) {
    const { lines } = error as { lines?: number };
    issues.push({ rule: 'file-unreadable', file, ...(lines !== undefined && { row: lines }) });
    return [];
  }
}

function readLine<Cells>(
  file: string,
  row: number,
  cells: Record<string, string>,
  columns: Columns,
  issues: RegistryIssue[],
): Line<Cells>[] {
  const read = columns.row.safeParse(cells);
  if (read.success) return [{ row, cells: read.data as Cells }];
  for (const issue of read.error.issues) {
    const column = String(issue.path[0] ?? '');
    const value = cells[column];
    issues.push({
      rule: columns.rule(issue),
      file,
      row,
      column,
      ...(value !== undefined && value !== '' && { value }),
    });
  }
  return [];
}

function refuseRepeats<Cells>({ file, lines }: Table<Cells>, key: keyof Cells, issues: RegistryIssue[]): void {
  const seen = new Set<unknown>();
  for (const { row, cells } of lines) {
    const value = cells[key];
    if (value !== null && seen.has(value)) issues.push(at(file, row, key, value, 'duplicate'));
    seen.add(value);
  }
}

function refuseDangling<From, To>(
  from: Table<From>,
  key: keyof From,
  to: Table<To>,
  target: keyof To,
  rule: 'unknown-unit' | 'unknown-person',
  issues: RegistryIssue[],
): void {
  const known = new Set<unknown>(to.lines.map((line) => line.cells[target]));
  for (const { row, cells } of from.lines) {
    const value = cells[key];
    if (value !== null && !known.has(value)) issues.push(at(from.file, row, key, value, rule));
  }
}

const at = (
  file: string,
  row: number,
  key: PropertyKey,
  value: unknown,
  rule: RegistryIssue['rule'],
): RegistryIssue => ({
  rule,
  file,
  row,
  column: String(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  value: String(value),
});
