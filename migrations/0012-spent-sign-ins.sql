-- What an identity provider sent back, by the nonce of its state: each signs in once. Kept as long as a state lives.
create table spent_sign_ins (
  nonce uuid primary key,
  expires_at timestamptz not null
);
alter table spent_sign_ins enable row level security; alter table spent_sign_ins force row level security;
create policy spent_sign_ins_scope on spent_sign_ins using (scope_kind() = 'system');
