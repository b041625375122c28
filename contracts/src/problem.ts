/**
 * Every failure that can leave the server, in one table (RFC 9457). `type` is `/problems/<slug>`; titles are written in
 * both languages with `{placeholder}`s that the thrower fills. Nothing else may leave as an error.
 */
export interface ProblemKind {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

const kinds = {
  'invalid-input': {
    status: 400,
    zh: '提交的内容有误，请按提示修改。',
    en: 'Some input is not valid. See the fields named.',
  },
  'malformed-json': { status: 400, zh: '请求内容不是有效的 JSON。', en: 'The request body is not valid JSON.' },
  'idempotency-key-missing': {
    status: 400,
    zh: '缺少 Idempotency-Key 请求头。',
    en: 'The Idempotency-Key header is missing.',
  },
  'foreign-origin': {
    status: 403,
    zh: '请求来自其他网站，已拒绝。',
    en: 'The request came from another site and was refused.',
  },
  unauthenticated: { status: 401, zh: '请先登录。', en: 'Sign in first.' },
  'not-allowed': { status: 403, zh: '你没有这项权限，可联系{who}。', en: 'You may not do this. Ask {who}.' },
  'not-found': { status: 404, zh: '没有找到，或你没有查看的权限。', en: 'Not found, or not yours to see.' },
  'stale-version': {
    status: 412,
    zh: '{name}刚刚处理了这件，已为你更新，你填写的内容还在。',
    en: '{name} has just acted on this. It is refreshed; your input is kept.',
  },
  'task-gone': {
    status: 409,
    zh: '这件已经办理或取消，你填写的内容还在。',
    en: 'This task has been done or cancelled. Your input is kept.',
  },
  'request-in-flight': {
    status: 409,
    zh: '同一操作正在处理，请稍候。',
    en: 'The same request is still being processed.',
  },
  'idempotency-key-reused': {
    status: 422,
    zh: '同一 Idempotency-Key 提交了不同的内容。',
    en: 'This Idempotency-Key was used with other content.',
  },
  'answer-withheld': {
    status: 409,
    zh: '这一操作已完成，结果只在原来的登录中显示。如未看到，请重新操作。',
    en: 'This was done; its result is shown only in the session that asked. Do it again if you did not see it.',
  },
  'precondition-required': { status: 428, zh: '缺少 If-Match 请求头。', en: 'The If-Match header is missing.' },
  'body-too-large': { status: 413, zh: '提交的内容超过 {max}。', en: 'The request is larger than {max}.' },
  'rate-limited': {
    status: 429,
    zh: '操作太频繁，请 {n} 秒后再试。',
    en: 'Too many requests. Try again in {n} seconds.',
  },
  internal: {
    status: 500,
    zh: '服务出错了，内容已保留。参考码 {code}',
    en: 'Something failed on our side; your input is kept. Reference {code}',
  },
  unavailable: {
    status: 503,
    zh: '服务暂时不可用，请稍后再试。内容已保留。',
    en: 'The service is briefly unavailable. Try again; your input is kept.',
  },

  'credentials-wrong': {
    status: 401,
    zh: '手机号或密码不对，还可尝试 {n} 次。',
    en: 'Phone or password is wrong. {n} tries left.',
  },
  'account-locked': {
    status: 429,
    zh: '尝试次数过多，请在 {time} 后再试。',
    en: 'Too many tries. Try again after {time}.',
  },
  'activation-wrong': {
    status: 401,
    zh: '手机号或激活码不对，激活码可请单位管理员重新生成。',
    en: 'Phone or activation code is wrong. Your unit administrator can make a new code.',
  },
  'demo-refused': { status: 403, zh: '演示登录只能在本机使用。', en: 'Demo sign-in works on this machine only.' },
  'password-weak': {
    status: 422,
    zh: '密码至少 10 个字符，且不能是常见密码。',
    en: 'Use at least 10 characters and not a common password.',
  },
  'no-eligible-project': {
    status: 403,
    zh: '没有查到你名下「在建可评价」的项目。请核对项目状态，可联系属地监管部门。',
    en: 'We found no active, evaluable project of yours. Check the project status with the local authority.',
  },
  'phone-mismatch': {
    status: 403,
    zh: '平台备案手机号 {a} 与当前登录手机号 {b} 不一致。请在一体化平台更正后约 3 天再试。',
    en: 'The registered phone {a} differs from the one you signed in with, {b}. Correct it in the registry; it takes about 3 days.',
  },
  'account-not-configured': {
    status: 403,
    zh: '你还没有任职，请联系监理单位管理员添加。',
    en: 'You hold no post yet. Ask your unit administrator.',
  },
  'unit-unknown': {
    status: 403,
    zh: '没有查到该企业的监理单位信息。',
    en: 'This company is not known as a supervision unit.',
  },
  'identity-provider-unavailable': {
    status: 503,
    zh: '{provider}暂时连不上，可稍后再试或使用账号登录。',
    en: '{provider} is unreachable. Try later or use your account.',
  },
  'wrong-identity-kind': {
    status: 403,
    zh: '单位管理员请用企业身份登录，总监请用个人身份登录。',
    en: 'Unit administrators sign in as the company, everyone else as a person.',
  },
  'sign-in-over': {
    status: 401,
    zh: '这次登录已经用过，或超过了 10 分钟，请重新登录。',
    en: 'This sign-in was used already, or is older than 10 minutes. Sign in again.',
  },
  'unit-not-chosen': { status: 409, zh: '请先选择单位。', en: 'Choose a unit first.' },

  'post-conflict-same-project': {
    status: 409,
    zh: '{name}已任本项目{post}，同一项目不能兼任{other}。',
    en: '{name} is already {post} of this project and cannot also be {other}.',
  },
  'post-conflict-other-project': {
    status: 409,
    zh: '{name}正在「{project}」任{post}，不能跨项目兼任。需先在该项目移出。',
    en: '{name} is {post} of “{project}”. Remove them there first.',
  },
  'post-conflict-hidden': {
    status: 409,
    zh: '该人员正在其他项目任职，不能跨项目兼任。',
    en: 'This person already holds a post in another project.',
  },
  'post-from-registry': {
    status: 409,
    zh: '{post}由一体化平台带入，请在平台变更，约 {days} 天同步。',
    en: 'The {post} comes from the registry. Change it there; it syncs in about {days} days.',
  },
  'post-holder-required': {
    status: 422,
    zh: '{post}须从本项目的任职人员中选。',
    en: 'The {post} must hold another post of this project.',
  },
  'post-full': { status: 409, zh: '{post}最多 {max} 人。', en: 'At most {max} for {post}.' },
  'successor-required': {
    status: 409,
    zh: '{name}有 {n} 件未办结的任务，请选择接手人。',
    en: '{name} has {n} open tasks. Choose who takes over.',
  },
  'phone-taken': { status: 409, zh: '该手机号已登记为{name}。', en: 'This phone number belongs to {name}.' },
  'certificate-expired': {
    status: 409,
    zh: '证书已于 {date} 到期，请先更新人员信息。',
    en: 'The certificate expired on {date}. Update the person first.',
  },
  'project-read-only': {
    status: 409,
    zh: '项目已不在「在建可评价」，仅可查看历史。',
    en: 'The project is no longer active and evaluable; history only.',
  },
  'sync-failed': {
    status: 502,
    zh: '平台同步没有成功，仍显示 {time} 的数据。',
    en: 'Registry sync failed; showing data of {time}.',
  },
  'grant-unknown': { status: 422, zh: '没有这个角色：{role}。', en: 'There is no such role: {role}.' },

  'start-guard': { status: 409, zh: '{message}', en: '{message}' },
  'form-rule': { status: 422, zh: '还有 {n} 处需要修改。', en: '{n} things need attention.' },
  'task-incomplete': {
    status: 422,
    zh: '还有 {n} 项没有完成，先到 {code}。',
    en: '{n} points are not done. First: {code}.',
  },
  'task-already-taken': { status: 409, zh: '{name}刚刚领取了这件。', en: '{name} has just claimed it.' },
  'not-claimed': { status: 409, zh: '请先领取这件任务。', en: 'Claim the task first.' },
  'action-unknown': { status: 422, zh: '现在不能执行这个操作。', en: 'This action is not offered now.' },
  'answers-frozen': { status: 409, zh: '已完成，内容不能再修改。', en: 'It is complete; the content is final.' },
  'discard-not-possible': { status: 409, zh: '只有暂存的办件可以删除。', en: 'Only drafts can be deleted.' },
  'check-in-required': { status: 422, zh: '请先打卡，再开始检查。', en: 'Check in first.' },
  'location-unavailable': {
    status: 422,
    zh: '没有取得位置。请打开定位，或说明原因后打卡。',
    en: 'No position. Turn location on, or check in with a reason.',
  },
  'outside-fence': {
    status: 422,
    zh: '打卡位置距项目 {d}，请说明原因。',
    en: 'You checked in {d} from the project. Say why.',
  },
  'companion-code-expired': {
    status: 409,
    zh: '二维码已换新，请重新扫。',
    en: 'The code has been renewed. Scan again.',
  },
  'finding-description-missing': { status: 422, zh: '选「否」须填写问题描述。', en: 'A “No” needs a description.' },
  'finding-photo-missing': { status: 422, zh: '选「否」须至少拍 1 张照片。', en: 'A “No” needs at least one photo.' },
  'bulk-not-allowed': { status: 422, zh: '保证项目须逐项填写。', en: 'Critical items are answered one by one.' },
  'na-reason-missing': {
    status: 422,
    zh: '保证项目本次不检查，须选择原因。',
    en: 'Choose why this critical item is not inspected.',
  },
  'findings-unanswered': { status: 422, zh: '还有 {n} 个问题未反馈。', en: '{n} findings are unanswered.' },
  'item-unknown': { status: 422, zh: '没有这一项：{item}。', en: 'There is no such item: {item}.' },

  'file-too-large': { status: 413, zh: '「{file}」超过 {max} MB。', en: '“{file}” is larger than {max} MB.' },
  'file-type': { status: 415, zh: '不支持「{ext}」，可上传 {list}。', en: '“{ext}” is not supported. Use {list}.' },
  'file-damaged': {
    status: 422,
    zh: '「{file}」打不开，可能没有传完整，请重新选择。',
    en: '“{file}” cannot be read; it may be cut off. Choose it again.',
  },
  'file-pixels': {
    status: 422,
    zh: '「{file}」尺寸过大，请选择 {max} 像素以内的图片。',
    en: '“{file}” has too many pixels. Use at most {max}.',
  },
  'file-missing': {
    status: 422,
    zh: '照片或附件还没有发送完，请稍候再试。',
    en: 'A photo or file has not arrived yet. Try again in a moment.',
  },

  'deploy-refused': {
    status: 422,
    zh: '有 {n} 处须修正，没有发布。',
    en: '{n} problems must be fixed; nothing was published.',
  },
  'application-unknown': { status: 404, zh: '没有安装这个应用。', en: 'This application is not installed.' },
  'archive-refused': { status: 422, zh: '压缩包不能导入：{why}', en: 'The archive cannot be imported: {why}' },
  'engine-refused': { status: 409, zh: '流程引擎没有接受：{message}', en: 'The engine refused: {message}' },
  'reason-required': { status: 422, zh: '请写明处理原因。', en: 'Give a reason.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemSlug = keyof typeof kinds;
export const problemKinds: Readonly<Record<ProblemSlug, ProblemKind>> = kinds;

/** One field that is wrong: `path` in JSON-pointer form, `message` in the caller's language. */
export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The body of `application/problem+json`. `title` is in the caller's language, `titles` carries both. */
export interface Problem {
  readonly type: string;
  readonly slug: ProblemSlug;
  readonly status: number;
  readonly title: string;
  readonly titles: { readonly 'zh-CN': string; readonly en: string };
  readonly detail?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly errors?: readonly FieldProblem[];
  /** Request id, to be quoted to the operator. */
  readonly instance?: string;
  /** `stale-version`, `task-gone`: who did what when, so that the page can say it. */
  readonly actor?: { readonly name: string; readonly at: string };
  /** A place to go on from, e.g. the people page of the project that lacks a post. */
  readonly link?: string;
}
