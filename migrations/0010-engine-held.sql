-- What an element that is still being activated needs once its listeners are done: JSON of what its event brought, or of
-- the elements an instance begins at.
alter table engine.element_instances add column held text;

-- How many signals, each thrown because of the one before, have led to what goes on here.
alter table engine.continuations add column hops integer not null default 0;
