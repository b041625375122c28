/**
 * What is typed about a person. Errors appear after the first try to save; the id number is only sent when it was typed,
 * because the server never gives it back.
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

  constructor(person?: PersonDetail) {
    if (!person) return;
    this.name = person.name;
    this.phone = person.phone;
    this.idType = person.idType ?? '';
    this.title = person.title;
    this.specialty = person.specialty;
    this.certificateNo = person.certificateNo;
    this.certificateValidUntil = person.certificateValidUntil ?? '';
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
