/**
 * The columns of the registry's CSV files. A cell is trimmed text; an empty cell of an optional column is null or ''.
 * `shape` names the columns as they stand in the heading, `row` turns a row of texts into the gateway's words.
 */
import { z } from 'zod';
import type { RegistryRule } from './registry.gateway.ts';

export interface Columns {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly row: z.ZodType;
  /** The rule a cell broke. */
  rule(issue: z.core.$ZodIssue): RegistryRule;
}

const text = (max: number) => z.string().min(1).max(max);
const optionalText = (max: number) => z.string().max(max);
const orNull = <T extends z.ZodType>(type: T) =>
  z.preprocess((cell) => (cell === '' ? null : cell), z.union([z.null(), type]));
const reference = orNull(text(60));
const date = orNull(z.iso.date());
const degrees = (max: number) => orNull(z.coerce.number().min(-max).max(max));
const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');

const unitShape = { unit_id: text(60), credit_code: orNull(text(40)), name: text(200), admin_id: reference };
const unitRow = z.object(unitShape).transform((cells) => ({
  unitId: cells.unit_id,
  creditCode: cells.credit_code,
  name: cells.name,
  adminId: cells.admin_id,
}));
export type UnitCells = z.output<typeof unitRow>;

const personShape = {
  person_id: text(60),
  unit_id: text(60),
  name: text(60),
  phone: z.string().regex(/^1\d{10}$/),
  id_type: orNull(z.enum(['resident_id', 'passport', 'other'])),
  id_number: orNull(text(40)),
  title: optionalText(60),
  specialty: optionalText(60),
  certificate_no: optionalText(60),
  certificate_valid_until: date,
};
const personRow = z.object(personShape).transform((cells) => ({
  personId: cells.person_id,
  unitId: cells.unit_id,
  name: cells.name,
  phone: cells.phone,
  idType: cells.id_type,
  idNumber: cells.id_number,
  title: cells.title,
  specialty: cells.specialty,
  certificateNo: cells.certificate_no,
  certificateValidUntil: cells.certificate_valid_until,
}));
export type PersonCells = z.output<typeof personRow>;

const projectShape = {
  project_id: text(60),
  code: text(60),
  name: text(200),
  unit_id: text(60),
  status: text(60),
  evaluable: yesNo,
  evaluable_until: date,
  chief_id: reference,
  address: optionalText(300),
  lat: degrees(90),
  lng: degrees(180),
  crs: orNull(z.enum(['WGS-84', 'GCJ-02', 'BD-09'])),
  builder: optionalText(200),
  contractor: optionalText(200),
};
const projectRow = z
  .object(projectShape)
  .refine(({ lat, lng, crs }) => (lat === null) === (lng === null) && (lng === null) === (crs === null), {
    path: ['lat'],
    params: { rule: 'position-incomplete' },
  })
  .transform((cells) => ({
    projectId: cells.project_id,
    code: cells.code,
    name: cells.name,
    unitId: cells.unit_id,
    status: cells.status,
    evaluable: cells.evaluable,
    evaluableUntil: cells.evaluable_until,
    chiefId: cells.chief_id,
    address: cells.address,
    lat: cells.lat,
    lng: cells.lng,
    crs: cells.crs,
    builder: cells.builder,
    contractor: cells.contractor,
  }));
export type ProjectCells = z.output<typeof projectRow>;

function rule(issue: z.core.$ZodIssue): RegistryRule {
  const [inner] = issue.code === 'invalid_union' ? (issue.errors.at(-1) ?? []) : [issue];
  switch (inner?.code) {
    case 'custom':
      return 'position-incomplete';
    case 'too_small':
      return inner.origin === 'string' ? 'empty' : 'not-allowed';
    case 'too_big':
      return inner.origin === 'string' ? 'too-long' : 'not-allowed';
    case 'invalid_value':
      return 'not-allowed';
    default:
      return 'malformed';
  }
}

export const unitColumns: Columns = { shape: unitShape, row: unitRow, rule };
export const peopleColumns: Columns = { shape: personShape, row: personRow, rule };
export const projectColumns: Columns = { shape: projectShape, row: projectRow, rule };
