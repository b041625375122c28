/** Everything that is said about a file, in both languages. The codes are stable; the studio shows the texts. */
import type { LocalisedText, Refusal } from '../port.ts';

const reasons = {
  'xml.too-large': { en: 'The file is larger than {limit} bytes.', 'zh-CN': '文件超过 {limit} 字节。' },
  'xml.doctype': { en: 'A DOCTYPE or entity declaration is not allowed.', 'zh-CN': '不允许 DOCTYPE 或实体声明。' },
  'xml.attributes': {
    en: 'An XML tag has too many or repeated attributes.',
    'zh-CN': '某个 XML 标签的属性过多或重复。',
  },
  'xml.depth': { en: 'The XML is nested too deep.', 'zh-CN': 'XML 嵌套过深。' },
  'xml.malformed': {
    en: 'The file is not readable BPMN XML: {detail}',
    'zh-CN': '文件不是可读取的 BPMN XML：{detail}',
  },
  'process.none': { en: 'The file has no executable process.', 'zh-CN': '文件中没有可执行的流程。' },
  'process.duplicate': { en: 'Two processes have the id {detail}.', 'zh-CN': '有两个流程的编号都是 {detail}。' },
  'element.too-many': { en: 'The file has more than {limit} elements.', 'zh-CN': '文件中的元素超过 {limit} 个。' },
  'element.depth': { en: 'Sub-processes are nested deeper than {limit}.', 'zh-CN': '子流程嵌套超过 {limit} 层。' },
  'element.missing-id': { en: 'An element of type {detail} has no id.', 'zh-CN': '有一个 {detail} 元素没有编号。' },
  'element.duplicate-id': { en: 'The id {detail} is used more than once.', 'zh-CN': '编号 {detail} 被使用了多次。' },
  'element.unknown': {
    en: 'This part of the diagram is not BPMN: {detail}',
    'zh-CN': '图中的这部分不是 BPMN：{detail}',
  },
  'element.unsupported': { en: 'The engine cannot run {detail} yet.', 'zh-CN': '引擎暂不支持 {detail}。' },
  'element.later': {
    en: 'The engine follows version 8.6 and does not run {detail}, which a later version brings.',
    'zh-CN': '引擎遵循 8.6 版，不支持后续版本才有的 {detail}。',
  },
  'element.repeated': {
    en: 'An element of type {detail} cannot be repeated for a list.',
    'zh-CN': '{detail} 类型的元素不能按列表重复。',
  },
  'loop.input': {
    en: 'The input collection of the multi-instance is missing.',
    'zh-CN': '多实例缺少输入集合。',
  },
  'loop.output': {
    en: 'Output collection and output element of a multi-instance belong together.',
    'zh-CN': '多实例的输出集合与输出元素必须同时填写。',
  },
  'call.process': { en: 'The id of the called process is missing.', 'zh-CN': '缺少被调用流程的编号。' },
  'call.binding': {
    en: 'A binding to a version tag needs the tag.',
    'zh-CN': '绑定到版本标签时必须填写标签。',
  },
  'event.reference': {
    en: 'The event does not say which {detail} it is about.',
    'zh-CN': '事件没有指明是哪个 {detail}。',
  },
  'event.name': { en: 'The {detail} has no name.', 'zh-CN': '{detail} 没有名称。' },
  'event.code': {
    en: 'The code of the error or escalation that is thrown is missing.',
    'zh-CN': '抛出的错误或升级缺少代码。',
  },
  'event.code-fixed': {
    en: 'An event that catches needs a fixed code: {detail}',
    'zh-CN': '捕获事件的代码必须是固定值：{detail}',
  },
  'event.definition-id': {
    en: 'The event definition needs an id.',
    'zh-CN': '事件定义需要编号。',
  },
  'event.twice': {
    en: 'Another event here already waits for {detail}.',
    'zh-CN': '此处已有另一个事件在等待 {detail}。',
  },
  'event.non-interrupting': {
    en: 'This kind of event always interrupts.',
    'zh-CN': '此类事件只能是中断型。',
  },
  'message.key': { en: 'The message has no correlation key.', 'zh-CN': '消息缺少关联键。' },
  'link.name': { en: 'The link has no name.', 'zh-CN': '链接没有名称。' },
  'link.target': {
    en: 'There must be exactly one catching link {detail} in the same scope.',
    'zh-CN': '同一范围内必须有且只有一个名为 {detail} 的链接捕获事件。',
  },
  'compensation.handler': {
    en: 'The compensation event needs one handler, joined by an association and marked for compensation.',
    'zh-CN': '补偿事件需要且只能有一个用关联线连接并标记为补偿的处理活动。',
  },
  'compensation.activity': {
    en: 'It compensates {detail}, which is no activity of this scope.',
    'zh-CN': '它要补偿的 {detail} 不是此范围内的活动。',
  },
  'event-sub-process.start': {
    en: 'An event sub-process needs exactly one start event, and that needs a cause.',
    'zh-CN': '事件子流程需要且只能有一个带触发条件的开始事件。',
  },
  'event-gateway.targets': {
    en: 'An event-based gateway leads to at least two catching message, timer or signal events, and to nothing else.',
    'zh-CN': '事件网关至少连接两个消息、定时器或信号捕获事件，且不能连接其他元素。',
  },
  'listener.place': {
    en: 'No execution listener can stand here: {detail}.',
    'zh-CN': '此处不能使用执行监听器：{detail}。',
  },
  'listener.event': {
    en: 'The execution listener says {detail} instead of start or end.',
    'zh-CN': '执行监听器的事件应为 start 或 end，而不是 {detail}。',
  },
  'extension.unsupported': {
    en: 'The engine does not know the setting {detail}.',
    'zh-CN': '引擎不认识设置 {detail}。',
  },
  'user-task.native': {
    en: 'Remove zeebe:userTask: user tasks run as jobs here.',
    'zh-CN': '请移除 zeebe:userTask：本平台的用户任务以作业方式运行。',
  },
  'reference.unresolved': { en: 'It refers to {detail}, which does not exist.', 'zh-CN': '它引用的 {detail} 不存在。' },
  'flow.dangling': { en: 'The sequence flow has no {detail}.', 'zh-CN': '连线缺少{detail}。' },
  'flow.scope': { en: 'The sequence flow leaves its sub-process.', 'zh-CN': '连线越过了子流程的边界。' },
  'flow.not-allowed': {
    en: 'No sequence flow may lead {detail} this element.',
    'zh-CN': '此元素不允许有这样的连线（{detail}）。',
  },
  'flow.condition-missing': {
    en: 'The flow leaves a choice and needs a condition, or must be its default flow.',
    'zh-CN': '连线来自排他网关，需要条件，或设为默认连线。',
  },
  'flow.default-unknown': {
    en: 'The default flow does not leave this element.',
    'zh-CN': '默认连线不是从此元素出发的。',
  },
  'start.count': { en: 'It needs exactly one none start event.', 'zh-CN': '需要且只能有一个空白开始事件。' },
  'start.none': {
    en: 'It needs a start event, and at most one without a cause.',
    'zh-CN': '需要开始事件，且最多一个不带触发条件。',
  },
  'start.place': {
    en: 'A process cannot start by {detail}; only an event sub-process can.',
    'zh-CN': '流程不能由 {detail} 启动，只有事件子流程可以。',
  },
  'flow.condition-place': {
    en: 'Only flows that leave an exclusive or inclusive gateway may carry a condition.',
    'zh-CN': '只有从排他网关或包容网关出发的连线才能带条件。',
  },
  'dmn.malformed': {
    en: 'The file is not readable DMN 1.3 XML: {detail}',
    'zh-CN': '文件不是可读取的 DMN 1.3 XML：{detail}',
  },
  'form.malformed': { en: 'The file is not a form: {detail}', 'zh-CN': '文件不是表单：{detail}' },
  'form.duplicate': { en: 'Two forms have the id {detail}.', 'zh-CN': '有两个表单的编号都是 {detail}。' },
  'decision.none': { en: 'The file has no decision.', 'zh-CN': '文件中没有决策。' },
  'decision.duplicate': { en: 'Two decisions have the id {detail}.', 'zh-CN': '有两个决策的编号都是 {detail}。' },
  'decision.logic': {
    en: 'There is nothing to evaluate here: {detail}',
    'zh-CN': '此处没有可计算的内容：{detail}',
  },
  'decision.row': {
    en: 'Each row of a relation needs a value for each column.',
    'zh-CN': '关系表的每一行都须为每一列填写值。',
  },
  'decision.hit-policy': {
    en: 'There is no hit policy or aggregator {detail}.',
    'zh-CN': '没有名为 {detail} 的命中策略或聚合方式。',
  },
  'decision.aggregator': {
    en: 'A table that is summed up has exactly one output.',
    'zh-CN': '带聚合的决策表只能有一个输出。',
  },
  'decision.output-name': {
    en: 'Each of several outputs needs a name.',
    'zh-CN': '有多个输出时，每个输出都需要名称。',
  },
  'decision.language': {
    en: 'Decisions are written in FEEL, not in {detail}.',
    'zh-CN': '决策须用 FEEL 书写，不支持 {detail}。',
  },
  'decision.circle': { en: 'The decision requires itself.', 'zh-CN': '决策依赖了它自己。' },
  'decision.missing': {
    en: 'The id of the decision or its result variable is missing.',
    'zh-CN': '缺少决策编号或结果变量。',
  },
  'decision.or-job': {
    en: 'Either a decision or a job type is needed, not both.',
    'zh-CN': '决策与作业类型只能填写一个。',
  },
  'task.type-missing': { en: 'The job type is missing.', 'zh-CN': '缺少作业类型。' },
  'script.missing': { en: 'The FEEL script or its result variable is missing.', 'zh-CN': '缺少 FEEL 脚本或结果变量。' },
  'broker.order': {
    en: 'A Zeebe broker refuses this order of parts: {detail}. Draw and save the diagram again in the editor.',
    'zh-CN': 'Zeebe 会拒绝这样的子元素顺序：{detail}。请在编辑器中重新保存流程图。',
  },
  'broker.namespace': {
    en: 'A Zeebe broker refuses a file without targetNamespace.',
    'zh-CN': '没有 targetNamespace 的文件会被 Zeebe 拒绝。',
  },
  'broker.outgoing': {
    en: 'A Zeebe broker refuses this event or gateway unless it names its outgoing flows itself. Draw and save the diagram again in the editor.',
    'zh-CN': '此事件或网关没有自己列出流出连线，会被 Zeebe 拒绝。请在编辑器中重新保存流程图。',
  },
  'timer.definition': {
    en: 'Exactly one of date, duration or cycle is needed.',
    'zh-CN': '需要且只能填写日期、时长、周期之一。',
  },
  'timer.kind': { en: 'A timer {detail} is not possible here.', 'zh-CN': '此处不能使用定时器的 {detail}。' },
  'timer.invalid': {
    en: 'This is neither a valid ISO 8601 time nor a cron cycle: {detail}',
    'zh-CN': '不是有效的 ISO 8601 时间或 cron 周期：{detail}',
  },
  'boundary.attachment': {
    en: 'The boundary event is attached to nothing that can wait.',
    'zh-CN': '边界事件没有附着在可等待的元素上。',
  },
  'feel.missing': {
    en: 'An expression starting with = is needed: {detail}',
    'zh-CN': '需要以 = 开头的表达式：{detail}',
  },
  'feel.syntax': { en: 'The expression is not valid FEEL: {detail}', 'zh-CN': '表达式不是有效的 FEEL：{detail}' },
  'mapping.target': {
    en: 'The target of a mapping is not a variable name: {detail}',
    'zh-CN': '映射的目标不是变量名：{detail}',
  },
} as const satisfies Record<string, LocalisedText>;

export type RefusalCode = keyof typeof reasons;

/** A refusal or warning of one file; the file's name is added where it is known. */
export type Finding = Omit<Refusal, 'resource'>;

/** Run here, refused by a broker. */
const warnings: ReadonlySet<RefusalCode> = new Set(['broker.order', 'broker.namespace', 'broker.outgoing']);

export function finding(code: RefusalCode, elementId: string | null, detail: string | number = ''): Finding {
  const fill = (text: string): string => text.replaceAll(/\{detail\}|\{limit\}/g, () => String(detail).slice(0, 300));
  const reason = reasons[code];
  const severity = warnings.has(code) ? 'warning' : 'error';
  return { elementId, severity, code, reason: { 'zh-CN': fill(reason['zh-CN']), en: fill(reason.en) } };
}
