/**
 * What is typed about a person. Errors appear after the first try to save; the id number is only sent when it was typed,
 * because the server never gives it back. When somebody else saved meanwhile, his changes come in where nothing was
 * typed; where both changed the same, what is typed stays and says what the other made of it.
 */
import type { PersonDetail, PersonInput } from '@closeloop/contracts';
import { m } from '#lib/paraglide/messages.js';

type IdType = NonNullable<PersonInput['idType']>;
export const idTypes: readonly IdType[] = ['resident_id', 'passport', 'other'];
export const idTypeWord: Readonly<Record<IdType, () => string>> = {
  resident_id: m['people.id_type_resident_id'],
  passport: m['people.id_type_passport'],
  other: m['people.id_type_other'],
};

const fields = ['name', 'phone', 'idType', 'title', 'specialty', 'certificateNo', 'certificateValidUntil'] as const;
type FieldName = (typeof fields)[number];
type Values = Readonly<Record<FieldName, string>>;

function valuesOf(person: PersonDetail): Values {
  return { ...person, idType: person.idType ?? '', certificateValidUntil: person.certificateValidUntil ?? '' };
}

export class PersonForm {
  name = $state('');
  phone = $state('');
  idType = $state('');
  idNumber = $state('');
  title = $state('');
  specialty = $state('');
  certificateNo = $state('');
  certificateValidUntil = $state('');
  tried = $state(false);

  /** As it was read, and what became of it meanwhile where both changed it. */
  #read: Values | null = null;
  #theirs: Partial<Values> = $state.raw({});

  constructor(person?: PersonDetail) {
    if (!person) return;
    this.#read = valuesOf(person);
    Object.assign(this, Object.fromEntries(fields.map((field) => [field, this.#read?.[field] ?? ''])));
  }

  adopt(person: PersonDetail): void {
    const now = valuesOf(person);
    const moved = fields.filter((field) => now[field] !== this.#read?.[field]);
    const kept = moved.filter((field) => this[field] !== this.#read?.[field] && this[field] !== now[field]);
    for (const field of moved) if (!kept.includes(field)) this[field] = now[field];
    this.#theirs = Object.fromEntries(kept.map((field) => [field, now[field]]));
    this.#read = now;
  }
  /** What somebody else made of the field while it was being changed here. */
  theirs(field: FieldName): string | undefined {
    const value = this.#theirs[field];
    if (value === undefined) return undefined;
    return value === '' ? m['people.emptied']() : m['people.changed_to']({ value });
  }

  get digits(): string {
    return this.phone.replaceAll(/\s/g, '');
  }
  get nameError(): string | undefined {
    return this.tried && this.name.trim() === '' ? m['people.name_missing']() : undefined;
  }
  get phoneError(): string | undefined {
    return this.tried && !/^1\d{10}$/.test(this.digits) ? m['people.phone_wrong']() : undefined;
  }
  /** Name of the first field that is wrong. */
  check(): 'name' | 'phone' | undefined {
    this.tried = true;
    if (this.nameError) return 'name';
    return this.phoneError ? 'phone' : undefined;
  }

  get input(): PersonInput {
    return {
      name: this.name.trim(),
      phone: this.digits,
      idType: idTypes.find((one) => one === this.idType) ?? null,
      ...(this.idNumber.trim() !== '' && { idNumber: this.idNumber.trim() }),
      title: this.title.trim(),
      specialty: this.specialty.trim(),
      certificateNo: this.certificateNo.trim(),
      certificateValidUntil: this.certificateValidUntil === '' ? null : this.certificateValidUntil,
    };
  }
}
