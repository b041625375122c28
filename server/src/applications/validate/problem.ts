/**
 * Everything the validator can say, in both languages. Codes are stable: the studio links them to explanations.
 */
export interface Message {
  readonly 'zh-CN': string;
  readonly en: string;
}

export interface Problem {
  readonly file: string;
  /** Where in the file: `processes.x.tasks.y` in JSON, an element id in a diagram, `''` for the file as a whole. */
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: Message;
}

const sentences = {
  'folder.tooMany': ['文件太多，最多 {max} 个', 'Too many files; at most {max}'],
  'folder.tooLarge': ['文件夹超过 {max} MB', 'The folder is larger than {max} MB'],
  'folder.missing': ['缺少文件 {detail}', 'The file {detail} is missing'],
  'folder.twoApplications': [
    '文件夹里有不止一个应用：{detail}',
    'The folder holds more than one application: {detail}',
  ],
  'path.invalid': ['路径不允许：{detail}', 'This path is not allowed: {detail}'],
  'path.unknown': ['应用里不能有这个文件', 'An application may not contain this file'],
  'path.duplicate': ['与 {detail} 只有大小写不同', 'It differs from {detail} by case only'],
  'file.tooLarge': ['文件超过 {max} KB', 'The file is larger than {max} KB'],
  'file.encoding': ['文件不是 UTF-8 文本', 'The file is not UTF-8 text'],
  'json.syntax': ['不是有效的 JSON：{detail}', 'Not valid JSON: {detail}'],
  'json.depth': ['JSON 嵌套过深', 'The JSON is nested too deep'],
  'json.duplicateKey': ['键 {detail} 写了两次', 'The key {detail} is written twice'],
  'schema.invalid': ['不符合格式：{detail}', 'Against the format: {detail}'],
  'name.mismatch': ['文件名与内容里的 id「{detail}」不一致', 'The file name does not match the id “{detail}” inside'],
  'id.duplicate': ['{kind}「{detail}」定义了两次', 'The {kind} “{detail}” is defined twice'],
  'reference.unknown': ['没有这个{kind}：「{detail}」', 'There is no {kind} “{detail}”'],
  'text.missing': ['缺少文本「{detail}」（{language}）', 'The text “{detail}” is missing ({language})'],
  'text.unused': ['文本「{detail}」没有用到', 'The text “{detail}” is not used'],
  'text.placeholders': [
    '文本「{detail}」的占位符在两种语言里不同',
    'The placeholders of “{detail}” differ between the languages',
  ],
  'text.value': ['文本「{detail}」用到占位符 {name}，但没有给值', 'The text “{detail}” needs a value for {name}'],
  'text.valueUnused': ['占位符 {name} 没有出现在任何文本里', 'The placeholder {name} stands in no text'],
  'markup.refused': ['文本里不能有标记或脚本：{detail}', 'Markup or script is not allowed: {detail}'],
  'feel.syntax': ['表达式有语法错误：{detail}', 'The expression has a syntax error: {detail}'],
  'feel.name': ['表达式里没有「{detail}」这个名称', 'The expression uses the unknown name “{detail}”'],
  'feel.testTakesAll': [
    '「in」后面没有括号，「and」「or」也会被当作检验的一部分；请写成 (x in y) and z',
    'Without parentheses, “in” takes “and” and “or” for part of its test; write (x in y) and z',
  ],
  'feel.beyondLong': [
    '这样大的整数只能用作文本：Zeebe 存储时会溢出',
    'A whole number of this size is safe as text only: Zeebe stores it wrapped around',
  ],
  'feel.nullSafe': [
    '变量为空时表达式得不到{kind}（{detail}），流程会停在异常；请用 get or else(…, …) 或 if … = null then … else …',
    'Without its variables the expression is no {kind} ({detail}) and the process would stop; write get or else(…, …) or if … = null then … else …',
  ],
  'diagram.processes': ['每个流程图须有且只有一个可执行流程', 'A diagram holds exactly one executable process'],
  'diagram.unused': ['没有流程用到这张图', 'No process uses this diagram'],
  'decision.unused': ['没有流程用到这些决策', 'No process uses these decisions'],
  'decision.taken': [
    '决策 id「{detail}」已属于应用 {owner}',
    'The decision id “{detail}” belongs to the application {owner}',
  ],
  'process.variant': ['有多张流程图时须写 variant', 'With several diagrams a variant is needed'],
  'process.variantValues': [
    '设置的取值与流程图不一致：{detail}',
    'The values of the setting are not the diagrams: {detail}',
  ],
  'process.taken': [
    '流程 id「{detail}」已属于应用 {owner}',
    'The process id “{detail}” belongs to the application {owner}',
  ],
  'task.unconfigured': ['用户任务「{detail}」没有写在 tasks 里', 'The user task “{detail}” is not among the tasks'],
  'task.notUser': ['「{detail}」不是用户任务', '“{detail}” is not a user task'],
  'task.noComplete': ['没有能完成任务的操作', 'No action completes the task'],
  'task.form': ['用户任务没有表单', 'The user task has no form'],
  'task.unassigned': ['用户任务没有指派任何人', 'The user task is assigned to nobody'],
  'task.noWorker': [
    '平台没有能执行作业「{detail}」的程序，流程会一直停在这里；请改用用户任务或 FEEL 脚本',
    'Nothing here does the job “{detail}”, and the process would wait for ever; use a user task or a FEEL script',
  ],
  'action.returnTo': [
    '不能退回到「{detail}」：须是另一个用户任务，且两者都不在多实例里',
    'It cannot go back to “{detail}”: that must be another user task, and neither may lie in a multi-instance',
  ],
  'action.messageKey': [
    '等待消息「{detail}」的节点，correlationKey 须是 =closeloop.caseId',
    'What waits for the message “{detail}” must have the correlation key =closeloop.caseId',
  ],
  'notification.unsent': [
    '消息会被检查和保存，但平台还不会发送；待办和清单照常实时更新',
    'Notifications are checked and kept but not sent yet; inbox and lists update at once as ever',
  ],
  'task.outcomeUnmapped': ['有输出映射，但没有映射 outcome', 'It has output mappings, but outcome is not mapped'],
  'task.requiresHidden': [
    '操作要求填写「{detail}」，但它在此任务不可填',
    'The action requires “{detail}”, which cannot be filled here',
  ],
  'element.unnamed': ['names 里没有「{detail}」的文字', 'There are no words for “{detail}” in names'],
  'group.unscoped': [
    '组须写成 post:<项目>:<岗位> 或 role:<单位>:<角色>：{detail}',
    'A group is post:<project>:<post> or role:<unit>:<role>: {detail}',
  ],
  'state.else': ['最后一个状态须是 else，且只有一个', 'Exactly the last state is else'],
  'state.elseSuccess': ['else 状态的 tone 不能是 success', 'The else state may not have the tone success'],
  'state.stageTwice': ['状态「{detail}」属于两个阶段', 'The state “{detail}” is in two stages'],
  'offline.chain': [
    '「{detail}」之间不是直接相连的用户任务',
    'The user tasks of “{detail}” do not follow each other directly',
  ],
  'condition.operator': ['「{detail}」不能用 {name}', '“{detail}” cannot be tested with {name}'],
  'condition.type': ['「{detail}」与给的值类型不同', '“{detail}” and the value given differ in type'],
  'role.everything': [
    '这条规则对角色「{detail}」没有 where，会看到整个单位',
    'Without where this rule opens the whole unit to “{detail}”',
  ],
  'role.subject': ['「{name}」不能用于 {detail}', '“{name}” cannot be said of {detail}'],
  'post.conflict': [
    '岗位「{detail}」在应用 {owner} 里定义不同',
    'The post “{detail}” is defined differently by the application {owner}',
  ],
  'form.keyTaken': ['字段名「{detail}」是平台保留的名称', 'The field key “{detail}” is a name of the platform'],
  'form.step': ['字段「{detail}」不在任何步骤里，或在两个步骤里', 'The field “{detail}” is in no step, or in two'],
  'form.subform': [
    '问题的子表单最多一个文本字段和一个文件字段',
    'The form of a finding has at most one text field and one file field',
  ],
  'form.message': [
    '消息的表单只能有普通字段，不能有「{detail}」',
    'The form of a message has plain fields only, and “{detail}” is not one',
  ],
  'form.pattern': ['正则表达式不允许：{detail}', 'The pattern is not allowed: {detail}'],
  'form.unused': ['没有任务用到这个表单', 'No task uses this form'],
  'checklist.code': ['编号「{detail}」用了两次', 'The code “{detail}” is used twice'],
  'checklist.language': [
    '{detail} 个检查要点没有英文，看英文界面的人会看到中文',
    '{detail} check points have no English; a reader of English is shown the Chinese',
  ],
  'demo.person': ['演示人员里没有「{detail}」', 'There is no demo person “{detail}”'],
  'demo.personDiffers': [
    '演示人员「{detail}」与应用 {owner} 里的不同',
    'The demo person “{detail}” differs from the one of {owner}',
  ],
  'demo.post': ['岗位「{detail}」由平台带入，不能在演示数据里设置', 'The post “{detail}” comes from the registry'],
} as const satisfies Record<string, readonly [string, string]>;

export type ProblemCode = keyof typeof sentences;
const advice: ReadonlySet<ProblemCode> = new Set([
  'feel.testTakesAll',
  'feel.beyondLong',
  'text.unused',
  'text.valueUnused',
  'diagram.unused',
  'decision.unused',
  'task.outcomeUnmapped',
  'notification.unsent',
  'checklist.language',
  'element.unnamed',
  'form.unused',
]);

type Details = Readonly<Record<string, string | number>>;

export function problem(code: ProblemCode, file: string, path: string, details: Details = {}): Problem {
  const [zh, en] = sentences[code];
  const severity = advice.has(code) ? 'warning' : 'error';
  return { file, path, severity, code, message: { 'zh-CN': fill(zh, details, 'zh-CN'), en: fill(en, details, 'en') } };
}

/** Words for the kinds of things a reference can miss. */
const kinds: Readonly<Record<string, string>> = {
  action: '操作',
  block: '存储字段',
  boolean: '真假值',
  caseField: '办件字段',
  checklist: '检查表',
  column: '列',
  conditionField: '字段',
  decision: '决策',
  diagram: '流程图',
  element: '流程元素',
  field: '字段',
  form: '表单',
  groups: '组列表',
  list: '清单',
  message: '消息',
  people: '人员列表',
  person: '人员',
  post: '岗位',
  process: '流程',
  role: '角色',
  setting: '设置',
  state: '状态',
  step: '步骤',
  tab: '标签页',
  variable: '变量',
  variant: '流程变体',
};

function fill(text: string, details: Details, language: keyof Message): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(details[name] ?? '').slice(0, 300);
    return name === 'kind' && language === 'zh-CN' ? (kinds[value] ?? value) : value;
  });
}
