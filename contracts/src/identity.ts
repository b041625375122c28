/** Sign-in, session and one's own account. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, language, personRef, phone, trimmed, unitRef } from './common.ts';

export const identityKind = z.enum(['person', 'company']);

export const grant = z.object({ role: z.string(), unitId: id.nullable() });
export type Grant = z.infer<typeof grant>;

export const preferences = z.object({
  language,
  theme: z.enum(['system', 'light', 'dark']),
  /** Answering a point moves to the next unfilled one. */
  autoAdvance: z.boolean(),
  /** Bottom bars mirrored for the left hand. */
  leftHand: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;

export const session = z.object({
  person: personRef.extend({ phone: z.string() }),
  /** Null until one of several units is chosen, and for persons without a unit (operators, supervisors). */
  unit: unitRef.nullable(),
  units: z.array(unitRef),
  roles: z.array(z.object({ role: z.string(), label: z.string(), unit: unitRef.nullable() })),
  /** Platform rights the menus need, e.g. `people.read`, `applications.design`, `operations.read`. */
  rights: z.array(z.string()),
  preferences,
  mustChangePassword: z.boolean(),
  demo: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const signInOptions = z.object({
  demo: z.boolean(),
  providers: z.array(z.object({ id: z.string(), label: z.string(), kinds: z.array(identityKind) })),
  hotline: z.string(),
  localAuthority: z.string(),
});
export type SignInOptions = z.infer<typeof signInOptions>;

export const demoAccount = z.object({
  id,
  name: z.string(),
  phone: z.string(),
  about: z.string(),
  unit: z.string().nullable(),
});
export type DemoAccount = z.infer<typeof demoAccount>;

export const providerIdentity = z.object({
  subject: z.string(),
  kind: identityKind,
  name: z.string(),
  about: z.string(),
});

export const identityEndpoints = {
  signInOptions: endpoint({
    id: 'identity.signInOptions',
    method: 'GET',
    path: '/api/sign-in',
    summary: 'How one can sign in here, with the help texts',
    right: 'public',
    response: signInOptions,
  }),
  demoAccounts: endpoint({
    id: 'identity.demoAccounts',
    method: 'GET',
    path: '/api/demo/accounts',
    summary: 'Accounts of the demonstration, on a loopback address only',
    right: 'public',
    response: z.object({ rows: z.array(demoAccount) }),
    problems: ['demo-refused'],
  }),
  demoSignIn: endpoint({
    id: 'identity.demoSignIn',
    method: 'POST',
    path: '/api/demo/session',
    summary: 'Sign in as a demonstration account',
    right: 'public',
    body: z.strictObject({ personId: id }),
    response: session,
    problems: ['demo-refused'],
  }),
  signIn: endpoint({
    id: 'identity.signIn',
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in with phone and password',
    right: 'public',
    body: z.strictObject({ phone, password: z.string().min(1).max(200) }),
    response: session,
    problems: ['credentials-wrong', 'account-locked'],
  }),
  activate: endpoint({
    id: 'identity.activate',
    method: 'POST',
    path: '/api/account/activation',
    summary: 'First password with the activation code; signs in',
    right: 'public',
    body: z.strictObject({ phone, code: trimmed(40), password: z.string().min(1).max(200) }),
    response: session,
    problems: ['activation-wrong', 'account-locked', 'password-weak'],
  }),
  beginProvider: endpoint({
    id: 'identity.beginProvider',
    method: 'POST',
    path: '/api/identity/:provider/begin',
    summary: 'Start at an identity provider; answers where to go',
    right: 'public',
    params: z.object({ provider: z.string().max(40) }),
    body: z.strictObject({ kind: identityKind }),
    response: z.object({ url: z.string(), state: z.string() }),
    problems: ['identity-provider-unavailable'],
  }),
  providerIdentities: endpoint({
    id: 'identity.providerIdentities',
    method: 'GET',
    path: '/api/identity/demo/identities',
    summary: 'Identities the demonstration provider can play',
    right: 'public',
    query: z.object({ kind: identityKind }),
    response: z.object({ rows: z.array(providerIdentity) }),
    problems: ['demo-refused'],
  }),
  finishProvider: endpoint({
    id: 'identity.finishProvider',
    method: 'POST',
    path: '/api/identity/:provider/finish',
    summary: 'Come back from an identity provider; signs in',
    right: 'public',
    params: z.object({ provider: z.string().max(40) }),
    body: z.strictObject({ state: z.string().max(200), code: z.string().max(2000) }),
    response: session,
    problems: [
      'sign-in-over',
      'no-eligible-project',
      'phone-mismatch',
      'account-not-configured',
      'unit-unknown',
      'identity-provider-unavailable',
      'wrong-identity-kind',
    ],
  }),
  session: endpoint({
    id: 'identity.session',
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    right: 'signed-in',
    response: session,
  }),
  chooseUnit: endpoint({
    id: 'identity.chooseUnit',
    method: 'PUT',
    path: '/api/session/unit',
    summary: 'Choose the unit this session acts for',
    right: 'signed-in',
    body: z.strictObject({ unitId: id }),
    response: session,
    command: true,
  }),
  signOut: endpoint({
    id: 'identity.signOut',
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out',
    right: 'signed-in',
    status: 204,
  }),
  changePassword: endpoint({
    id: 'identity.changePassword',
    method: 'PUT',
    path: '/api/account/password',
    summary: 'Change one’s password; ends other sessions',
    right: 'signed-in',
    body: z.strictObject({ current: z.string().max(200).optional(), next: z.string().min(1).max(200) }),
    status: 204,
    command: true,
    secret: true,
    problems: ['credentials-wrong', 'password-weak', 'answer-withheld'],
  }),
  changePreferences: endpoint({
    id: 'identity.changePreferences',
    method: 'PATCH',
    path: '/api/account/preferences',
    summary: 'Language, theme and habits',
    right: 'signed-in',
    body: preferences.partial().strict(),
    response: preferences,
    command: true,
  }),
} as const;
