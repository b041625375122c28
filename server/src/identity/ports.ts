/** What identity needs of other rooms, filled in by the wiring. */
import type { Language } from '@closeloop/contracts';
import type { Tx } from '../kernel/types.ts';

/** A person the registry names as responsible for projects. */
export interface RegistryChief {
  readonly phone: string;
  /** At least one of the projects can be evaluated now. */
  readonly evaluable: boolean;
}

/** What the registry knows about someone who signs in through a provider. */
export interface RegistryFacts {
  chiefsNamed(tx: Tx, name: string): Promise<readonly RegistryChief[]>;
  /** The unit of a credit code and the person who signs in for it as its administrator. */
  company(tx: Tx, creditCode: string): Promise<{ readonly unitId: string; readonly adminId: string | null } | null>;
}

/** Texts of the sign-in and help pages, from the settings. */
export interface HelpTexts {
  read(tx: Tx): Promise<{ readonly hotline: string; readonly localAuthority: string }>;
}

/** Names of what the installed applications declare; undefined for what is not installed. */
export interface Names {
  role(role: string, language: Language): string | undefined;
  post(post: string, language: Language): string | undefined;
}
/** Asked again at every use: a deployment may change the answer while the server runs. */
export interface Labels {
  read(tx: Tx): Promise<Names>;
}
