/** The modeler library's own words in the language of the page; what is not listed here stays as the library says it. */
import { m } from '#lib/paraglide/messages.js';

const words: Readonly<Record<string, () => string>> = {
  Delete: m['act.delete'],
  'Change element': m['modeler.change'],
  'Append end event': m['modeler.append_end'],
  'Append gateway': m['modeler.append_gateway'],
  'Append task': m['modeler.append_task'],
  'Connect to other element': m['modeler.connect'],
  'Connect using association': m['modeler.connect'],
  'Open {element}': m['act.open'],
  'Search in diagram': m['modeler.search'],
  'No matching entries': m['modeler.no_match'],
  'No matching entries found': m['modeler.no_match'],
  'User task': m['bpmn.UserTask'],
  'Service task': m['bpmn.ServiceTask'],
  'Script task': m['bpmn.ScriptTask'],
  'Business rule task': m['bpmn.BusinessRuleTask'],
  'Manual task': m['bpmn.ManualTask'],
  'Exclusive gateway': m['bpmn.ExclusiveGateway'],
  'Parallel gateway': m['bpmn.ParallelGateway'],
  'Start event': m['bpmn.StartEvent'],
  'End event': m['bpmn.EndEvent'],
  'Terminate end event': m['modeler.terminate'],
  'Timer intermediate catch event': m['bpmn.IntermediateCatchEvent'],
  'Timer boundary event': m['modeler.timer_boundary'],
  'Timer boundary event (non-interrupting)': m['modeler.timer_beside'],
  'Sub-process': m['bpmn.SubProcess'],
  'Sub-process (expanded)': m['modeler.sub_expanded'],
  'Sub-process (collapsed)': m['modeler.sub_collapsed'],
  'Sequence flow': m['bpmn.SequenceFlow'],
  'Default flow': m['modeler.default_flow'],
  'Conditional flow': m['modeler.conditional_flow'],
};

export function modelerWord(template: string, replacements: Readonly<Record<string, string>> = {}): string {
  const text = words[template]?.() ?? template;
  return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}

const types: Readonly<Record<string, () => string>> = {
  Process: m['bpmn.Process'],
  StartEvent: m['bpmn.StartEvent'],
  EndEvent: m['bpmn.EndEvent'],
  UserTask: m['bpmn.UserTask'],
  ServiceTask: m['bpmn.ServiceTask'],
  ScriptTask: m['bpmn.ScriptTask'],
  BusinessRuleTask: m['bpmn.BusinessRuleTask'],
  ManualTask: m['bpmn.ManualTask'],
  ExclusiveGateway: m['bpmn.ExclusiveGateway'],
  ParallelGateway: m['bpmn.ParallelGateway'],
  IntermediateCatchEvent: m['bpmn.IntermediateCatchEvent'],
  BoundaryEvent: m['modeler.timer_boundary'],
  SubProcess: m['bpmn.SubProcess'],
  SequenceFlow: m['bpmn.SequenceFlow'],
};

/** 「人工任务」 for `UserTask`; the technical name where there is no word for it. */
export function typeWord(type: string): string {
  return types[type]?.() ?? type;
}
