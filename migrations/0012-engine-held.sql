-- What an element that is still being activated needs once its listeners are done: JSON of what its event brought, or of
-- the elements an instance begins at.
alter table engine.element_instances add column held text;
