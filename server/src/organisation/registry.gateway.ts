/**
 * The port to the registry that knows units, their people and their projects. A gateway hands over facts in the
 * platform's words and converts nothing but notation (positions become WGS-84). It fails with a `RegistryFailure` only:
 * `unreachable` (try again later) or `invalid` (the data must be corrected; every wrong cell is named).
 */
export interface RegistryUnit {
  readonly unitId: string;
  readonly creditCode: string | null;
  readonly name: string;
  /** The person the registry names as the unit's administrator. */
  readonly adminId: string | null;
}
export interface RegistryPerson {
  readonly personId: string;
  readonly unitId: string;
  readonly name: string;
  readonly phone: string;
  readonly idType: 'resident_id' | 'passport' | 'other' | null;
  readonly idNumber: string | null;
  readonly title: string;
  readonly specialty: string;
  readonly certificateNo: string;
  /** ISO date. */
  readonly certificateValidUntil: string | null;
}
export type Crs = 'WGS-84' | 'GCJ-02' | 'BD-09';
export interface RegistryProject {
  readonly projectId: string;
  readonly code: string;
  readonly name: string;
  readonly unitId: string;
  /** The registry's own word. */
  readonly status: string;
  readonly evaluable: boolean;
  /** ISO date on which a project left the evaluable state, where the registry says so. */
  readonly evaluableUntil: string | null;
  readonly chiefId: string | null;
  readonly address: string;
  readonly builder: string;
  readonly contractor: string;
  /** WGS-84, with the system it was given in. */
  readonly position: { readonly lat: number; readonly lng: number; readonly crs: Crs } | null;
}
export interface RegistrySnapshot {
  /** Everything the registry has: a project that is missing has left it. */
  readonly complete: boolean;
  readonly units: readonly RegistryUnit[];
  readonly people: readonly RegistryPerson[];
  readonly projects: readonly RegistryProject[];
}
export interface RegistryGateway {
  /** Kept with every pull. */
  readonly id: string;
  /** Shown beside the time of the last pull, and as who changed something. */
  readonly name: { readonly 'zh-CN': string; readonly en: string };
  /** Facts changed since then; a gateway that cannot tell answers everything and says `complete`. */
  pull(since?: Date): Promise<RegistrySnapshot>;
}

/** One thing wrong, as precisely as it is known. `row` counts lines of the file, the heading being line 1. */
export interface RegistryIssue {
  readonly rule: RegistryRule;
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
}
const rules = {
  'file-missing': { zh: '文件不存在', en: 'the file is missing' },
  'file-unreadable': { zh: '不是有效的 CSV', en: 'this is not valid CSV' },
  'column-missing': { zh: '缺少这一列', en: 'the column is missing' },
  'column-unknown': { zh: '没有这一列', en: 'there is no such column' },
  empty: { zh: '不能为空', en: 'must not be empty' },
  'too-long': { zh: '内容过长', en: 'is too long' },
  malformed: { zh: '格式不对', en: 'is malformed' },
  'not-allowed': { zh: '不是允许的取值', en: 'is not one of the allowed values' },
  duplicate: { zh: '与其他行重复', en: 'repeats another row' },
  'unknown-unit': { zh: '没有这个单位', en: 'names no unit' },
  'unknown-person': { zh: '没有这个人', en: 'names no person' },
  'position-incomplete': { zh: '经纬度和坐标系须同时填写', en: 'needs latitude, longitude and system together' },
  'phone-held': { zh: '手机号已属于另一个人，此行未采用', en: 'the phone belongs to someone else; row left out' },
  'post-held': { zh: '已任不能兼任的岗位，未采用', en: 'already holds a post that excludes this one; left out' },
  unreachable: { zh: '一体化平台连不上', en: 'the registry cannot be reached' },
} as const;
export type RegistryRule = keyof typeof rules;

export class RegistryFailure extends Error {
  readonly kind: 'unreachable' | 'invalid';
  readonly issues: readonly RegistryIssue[];

  constructor(kind: 'unreachable' | 'invalid', issues: readonly RegistryIssue[], cause?: unknown) {
    super(issues.map((issue) => issueText(issue, 'en')).join('; '), { cause });
    this.name = 'RegistryFailure';
    this.kind = kind;
    this.issues = issues;
  }
}

/** `projects.csv · line 7 · chief_id · “P-9999” names no person` */
export function issueText(issue: RegistryIssue, language: 'zh-CN' | 'en'): string {
  const zh = language === 'zh-CN';
  const quote = (value: string) => (zh ? `「${value}」` : `“${value}” `);
  const rule = rules[issue.rule][zh ? 'zh' : 'en'];
  const line = issue.row === undefined ? undefined : zh ? `第 ${issue.row} 行` : `line ${issue.row}`;
  const said = issue.value === undefined ? rule : `${quote(issue.value)}${rule}`;
  return [issue.file, line, issue.column, said].filter((part) => part !== undefined).join(' · ');
}
